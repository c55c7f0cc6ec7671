"""What a submission says about itself."""

import pytest

from forms import answers


def envelope(body: str = "", attributes: str = 'id="f" version="2"') -> answers.Envelope:
    orx = 'xmlns:orx="http://openrosa.org/xforms"'
    return answers.envelope(f"<data {orx} {attributes}>{body}</data>".encode())


@pytest.mark.parametrize(
    "meta",
    [
        "<meta><instanceID>uuid:a</instanceID></meta>",
        "<orx:meta><orx:instanceID>uuid:a</orx:instanceID></orx:meta>",
        '<meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:a</instanceID></meta>',
    ],
)
def test_instance_id_is_found_in_each_dialect(meta) -> None:
    assert envelope(meta).instance_id == "uuid:a"


def test_instance_id_is_not_trimmed() -> None:
    said = "  uuid:eeeeeeee-0000-4000-8000-000000000001 "
    assert envelope(f"<meta><instanceID>{said}</instanceID></meta>").instance_id == said


@pytest.mark.parametrize("body", ["", "<meta/>", "<meta><instanceID> </instanceID></meta>"])
def test_no_instance_id_is_none(body) -> None:
    assert envelope(body).instance_id is None


def test_meta_of_a_group_is_not_the_submissions() -> None:
    assert envelope("<g><meta><instanceID>uuid:a</instanceID></meta></g>").instance_id is None


@pytest.mark.parametrize("name", ["__version__", "_version_", "_version__001", "__version__001"])
def test_source_version_in_every_spelling(name) -> None:
    assert envelope(f"<{name}>vABC</{name}>").source_version == "vABC"


def test_the_last_of_several_source_versions_counts() -> None:
    body = "<_version_>old</_version_><__version__001>new</__version__001><__version__/>"
    assert envelope(body).source_version == "new"


def test_the_rest_of_the_envelope() -> None:
    said = envelope(
        "<formhub><uuid>fh</uuid></formhub>"
        "<meta><deprecatedID>uuid:old</deprecatedID><rootUuid>uuid:root</rootUuid>"
        "<instanceName>Nom</instanceName><audit>audit.csv</audit></meta>",
        'id="f" version="" submissionDate="2020-01-01T00:00:00Z"',
    )
    assert said == answers.Envelope(
        form_id="f",
        version=None,
        instance_id=None,
        deprecated_id="uuid:old",
        root_uuid="uuid:root",
        instance_name="Nom",
        formhub_uuid="fh",
        submission_date="2020-01-01T00:00:00Z",
        audit_name="audit.csv",
    )


def test_encrypted_submissions_are_told_apart() -> None:
    encrypted = (
        b'<data id="f" version="1" encrypted="yes" '
        b'xmlns="http://www.opendatakit.org/xforms/encrypted">'
        b"<base64EncryptedKey>x</base64EncryptedKey>"
        b'<meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:a</instanceID></meta></data>'
    )
    said = answers.envelope(encrypted)
    assert said.is_encrypted
    assert said.instance_id == "uuid:a"


@pytest.mark.parametrize(
    "xml",
    [
        "<manifest><mediaFile/></manifest>",
        '<manifest xmlns="http://openrosa.org/xforms/xformsManifest"/>',
        '<xforms xmlns="http://openrosa.org/xforms/xformsList"/>',
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response"/>',
        '<h:html xmlns:h="http://www.w3.org/1999/xhtml"/>',
        '<svg id="logo" xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
def test_xml_that_is_no_submission_says_so(xml) -> None:
    with pytest.raises(answers.NotASubmissionError, match="no submission"):
        answers.envelope(xml.encode())


def test_a_form_without_id_goes_by_its_namespace() -> None:
    assert answers.envelope(b'<data xmlns="http://example.org/f"/>').form_id == (
        "http://example.org/f"
    )
