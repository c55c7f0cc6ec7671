"""XML that wants to do harm, and XML that only looks odd."""

import pytest

from forms import answers
from forms.definition import FormXmlError, read
from tests.forms.tables import form

FORM = """
| survey |
| | type | name | label |
| | text | objet | Objet |
"""
LAUGHS = "".join(
    f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' if level else '<!ENTITY l0 "lol">'
    for level in range(10)
)


def told(xml: bytes) -> str | None:
    return answers.read(xml, form(FORM)).answers["objet"]


def refused(xml: bytes) -> answers.SubmissionXmlError:
    with pytest.raises(answers.SubmissionXmlError) as caught:
        answers.read(xml, form(FORM))
    return caught.value


@pytest.mark.parametrize(
    "declaration",
    [
        LAUGHS,
        "<!ENTITY a 'x'>",
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY a SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;',
    ],
    ids=["laughs", "internal", "file", "http", "parameter"],
)
def test_entity_declarations_are_refused_used_or_not(declaration) -> None:
    for text in ("&a;", "&l9;", "rien"):
        xml = f'<!DOCTYPE data [{declaration}]><data id="f"><objet>{text}</objet></data>'
        assert refused(xml.encode())


def test_laughs_in_an_attribute_are_refused() -> None:
    assert refused(f'<!DOCTYPE data [{LAUGHS}]><data id="&l9;"/>'.encode())


def test_a_form_is_read_with_the_same_care() -> None:
    with pytest.raises(FormXmlError, match="entity"):
        read(f"<!DOCTYPE h [{LAUGHS}]><h>&l9;</h>".encode())


@pytest.mark.parametrize(
    "doctype",
    ["<!DOCTYPE data>", '<!DOCTYPE data SYSTEM "http://127.0.0.1:9/x.dtd">', "<!DOCTYPE data []>"],
)
def test_a_harmless_doctype_is_accepted(doctype) -> None:
    assert told(f'{doctype}<data id="f"><objet>é</objet></data>'.encode()) == "é"


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0" encoding="ISO-8859-1"?><data id="f"><objet>é</objet></data>'.encode(
            "iso-8859-1"
        ),
        '<?xml version="1.0" encoding="UTF-16"?><data id="f"><objet>é</objet></data>'.encode(
            "utf-16"
        ),
        '\ufeff<?xml version="1.0"?><data id="f"><objet>é</objet></data>'.encode(),
        '<data id="f"><objet>é</objet></data>'.encode(),
        ' \n<?xml version="1.0"?><data id="f"><objet>é</objet></data>'.encode(),
    ],
    ids=["latin1", "utf16", "bom", "no prolog", "space before"],
)
def test_encodings(xml) -> None:
    assert told(xml) == "é"


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"   ",
        b"pas du XML",
        b'<data id="f"><objet>',
        b'<data id="f"><a></b></data>',
        b'<data id="f"><objet>\xe9</objet></data>',
        b'<data id="f"><objet>\x00</objet></data>',
        b'<data id="f"/><data id="f"/>',
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_broken_xml_says_what_and_where(xml) -> None:
    problem = refused(xml)
    assert problem.what.startswith("the XML does not parse")
    assert problem.line is not None


def test_place_of_a_mistake() -> None:
    problem = refused(b'<data id="f">\n <objet>a</objt>\n</data>')
    assert problem.line == 2
    assert "line 2" in str(problem)


def test_deep_nesting_is_refused() -> None:
    for depth in (201, 1000, 100_000):
        assert refused(b'<data id="f">' + b"<a>" * depth + b"</a>" * depth + b"</data>")


def test_sixty_megabytes_of_text_are_refused() -> None:
    problem = refused(b'<data id="f"><objet>' + b"x" * 60_000_000 + b"</objet></data>")
    assert "more than 32 MB" in problem.what


def test_a_text_too_long_for_the_parser_is_refused() -> None:
    assert refused(b'<data id="f"><objet>' + b"x" * 15_000_000 + b"</objet></data>")


def test_millions_of_elements_are_refused() -> None:
    assert "tags" in refused(b'<data id="f">' + b"<a/>" * 1_000_001 + b"</data>").what


def test_characters_that_xml_cannot_hold_are_not_written() -> None:
    xml = answers.write({"objet": "a\x00b\x0bc\ud800d\ne"}, form(FORM), instance_id="uuid:a")
    assert told(xml) == "abcd\ne"


def test_many_elements_are_read() -> None:
    body = "".join(f"<x{number}>1</x{number}>" for number in range(5000))
    reading = answers.read(f'<data id="f">{body}</data>'.encode(), form(FORM))
    assert len(reading.answers["_unknown"]) == 5000
