"""Hypothesis strategies: forms with nested groups and repeats, and submissions of them."""

from xml.sax.saxutils import escape

from hypothesis import strategies as st

NAMES = ("a", "b", "nom", "_c", "d-e", "f.1", "é", "اسم")
_TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
    max_size=12,
) | st.sampled_from(["", " ", "\n", "12,5", "x y", "<&>", "]]>", "\t a"])
_NUMBER = st.integers(-(10**20), 10**20).map(str)
_DECIMAL = st.decimals(allow_nan=False, allow_infinity=False, places=4).map(str)
_COORDINATE = st.floats(-89, 89).map(lambda number: f"{number:.5f}")
_POINT = st.lists(_COORDINATE, min_size=1, max_size=5).map(" ".join)
_VALUES = {
    "string": _TEXT,
    "int": _NUMBER | _TEXT,
    "decimal": _DECIMAL | _NUMBER | _TEXT,
    "date": st.dates().map(str) | _TEXT,
    "dateTime": st.datetimes().map(lambda moment: moment.isoformat() + "+01:00") | _TEXT,
    "time": st.times().map(str) | _TEXT,
    "geopoint": _POINT | _TEXT,
    "geotrace": st.lists(_POINT, max_size=4).map("; ".join) | _TEXT,
    "geoshape": st.lists(_POINT, max_size=5).map(";".join) | _TEXT,
    "binary": _TEXT,
    "select": _TEXT,
}
Leaf = str
Tree = list[tuple[str, object]]


def trees(depth: int = 3) -> st.SearchStrategy[Tree]:
    """A form: named leaves with a type, groups and repeats of the same."""
    leaf = st.sampled_from(sorted(_VALUES))
    node = (
        leaf
        if depth == 0
        else leaf | st.tuples(st.booleans(), st.deferred(lambda: trees(depth - 1)))
    )
    return st.dictionaries(st.sampled_from(NAMES), node, min_size=1, max_size=4).map(
        lambda named: list(named.items())
    )


def xform(tree: Tree) -> bytes:
    """The XForm of a tree."""
    binds: list[str] = []
    body: list[str] = []
    instance = _instance(tree, "/data", binds, body)
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>T</h:title><model><instance>'
        f'<data id="essai" version="1">{instance}<meta><instanceID/></meta></data></instance>'
        f"{''.join(binds)}</model></h:head><h:body>{''.join(body)}</h:body></h:html>"
    ).encode()


def _instance(tree: Tree, at: str, binds: list[str], body: list[str]) -> str:
    parts = []
    for name, node in tree:
        path = f"{at}/{name}"
        if isinstance(node, str):
            binds.append(
                f'<bind nodeset="{path}" type="{"string" if node == "select" else node}"/>'
            )
            body.append(f'<{"select" if node == "select" else "input"} ref="{path}"/>')
            parts.append(f"<{name}/>")
        else:
            repeated, children = node
            if repeated:
                body.append(f'<group ref="{path}"><repeat nodeset="{path}"/></group>')
            inside = _instance(children, path, binds, body)
            template = ' jr:template=""' if repeated else ""
            parts.append(f"<{name}{template}>{inside}</{name}>")
    return "".join(parts)


@st.composite
def submissions(draw: st.DrawFn, tree: Tree) -> bytes:
    """A submission of a tree, with elements left out, strange ones added, and odd values."""
    return f'<data id="essai" version="1">{draw(_content(tree))}</data>'.encode()


@st.composite
def _content(draw: st.DrawFn, tree: Tree) -> str:
    parts = []
    for name, node in tree:
        if isinstance(node, str):
            times, inside = draw(st.sampled_from([1, 1, 1, 0, 2])), _leaf(node)
        else:
            repeated, children = node
            times = draw(st.integers(0, 3)) if repeated else draw(st.sampled_from([1, 1, 0, 2]))
            inside = _content(children)
        parts += [f"<{name}>{draw(inside)}</{name}>" for _ in range(times)]
    if draw(st.integers(0, 3)) == 0:
        stranger = draw(st.sampled_from((*NAMES, "inconnu")))
        text = escape(draw(_TEXT))
        parts.append(f"<{stranger}><x>{text}</x><x>{text}</x>{text}</{stranger}>")
    return "".join(parts)


def _leaf(kind: str) -> st.SearchStrategy[str]:
    return _VALUES[kind].map(escape)
