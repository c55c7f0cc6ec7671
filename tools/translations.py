"""Compiles server/translations/*/LC_MESSAGES/*.po, so that the application can read them."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

TRANSLATIONS = Path(__file__).resolve().parent.parent / "server" / "translations"


def compile_catalogue(path: Path) -> list[str]:
    """Write the compiled file beside a catalogue; return what is wrong with its messages."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parents[1].name, abort_invalid=True)
    except PoFileError as error:
        return [f"{path}: {error}"]
    faults = [
        f"{path}:{message.lineno}: {error}"
        for message, errors in catalogue.check()
        for error in errors
    ]
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return faults


if __name__ == "__main__":
    found = [fault for path in TRANSLATIONS.glob("*/*/*.po") for fault in compile_catalogue(path)]
    sys.exit("\n".join(found) or 0)
