"""What the web form can't do is said when a form is published."""

from pathlib import Path

import pytest

from forms.web_support import unsupported
from forms.xlsform import convert
from tests.forms.tables import converted

LIBRARY = Path(__file__).resolve().parents[2] / "forms" / "library"


@pytest.fixture(autouse=True)
def built() -> None:
    """No build is needed."""


@pytest.mark.parametrize("name", ["formation", "atelier", "reunion_regionale"])
def test_the_programmes_own_forms_are_supported_whole(name: str) -> None:
    assert unsupported(convert(LIBRARY / f"{name}.xlsx", name=f"{name}.xlsx").xform) == []


def test_what_is_left_out_is_named_by_its_question() -> None:
    form = converted(
        """
        | survey |
        |        | type  | name   | label    | appearance           | calculation    |
        |        | image | plan   | The plan | annotate             |                |
        |        | date  | when   | When     | islamic              |                |
        |        | text  | other  | Other    | ex:org.example.scan  |                |
        |        | calculate | c  |          |                      | decrypt('a', 'b') |
        |        | audit | audit  |          |                      |                |
        """
    )
    said = unsupported(form.xform)
    assert any("keeps no audit log" in each for each in said)
    assert any("decrypt()" in each and "will not open" in each for each in said)
    assert any("“The plan”" in each and "drawn on" in each for each in said)
    assert any("“When”" in each and "Gregorian" in each for each in said)
    assert any("“Other”" in each and "typed" in each for each in said)
    assert len(said) == 5


def test_an_encrypted_form_is_named() -> None:
    form = converted(
        """
        | survey   |
        |          | type       | name | label |
        |          | text       | a    | A     |
        | settings |
        |          | form_id    | public_key |
        |          | secret     | MIIBIjANBgkqhkiG9w0B |
        """
    )
    assert "encrypt" in unsupported(form.xform)[0]
