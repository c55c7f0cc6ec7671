"""Names of the files that a form needs beside itself."""

import re
from collections.abc import Iterable

from lxml import etree

_BY_FUNCTION = re.compile(r"\b(?:pulldata|search)\(\s*['\"]([^'\"]+)['\"]")
_LAST_SAVED = "jr://instance/"  # filled by the phone itself


def media_names(document: etree._Element, from_texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names wanted by instances, texts and functions, each once."""
    sources = [item.get("src", "") for item in document.iter("{*}instance")]
    sources += list(from_texts)
    names = [
        source.rpartition("/")[2]
        for source in sources
        if source.startswith("jr://") and not source.startswith(_LAST_SAVED)
    ]
    names += list(_by_function(document))
    return tuple(dict.fromkeys(names))


def _by_function(document: etree._Element) -> Iterable[str]:
    for element in document.iter("{*}bind", *("{*}" + name for name in ("select", "select1"))):
        for expression in element.attrib.values():
            for name in _BY_FUNCTION.findall(str(expression)):
                yield name if "." in name else f"{name}.csv"
