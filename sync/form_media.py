"""The files that a form takes along: those given with it, and the list made from the plan."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from forms.definition import read as read_form
from forms.programme import load as load_programme
from server.media import MediaStore
from server.models.forms import FormVersion
from server.models.submissions import Blob
from sync.errors import NotFound
from sync.plan.listing import activities_csv

# The list of planned activities that forms choose from, made from the plan of the day's year.
PLAN_LIST = "activites.csv"


def media_for(
    session: Session,
    media: MediaStore,
    version: FormVersion,
    *,
    year: int,
    regions: Collection[str] = (),
) -> dict[str, bytes]:
    """All files of a version by name; the plan's list for those regions (none means all)."""
    files = {
        item.name: b"".join(media.chunks(session.get_one(Blob, item.blob_id).sha256))
        for item in version.media
    }
    if PLAN_LIST in read_form(version.xform).media and PLAN_LIST not in files:
        wanted = {*regions, *_everywhere()} if regions else None
        files[PLAN_LIST] = activities_csv(session, year, wanted)
    return files


def _everywhere() -> set[str]:
    """The regions that are no place (national): what concerns them is on every list."""
    programme = load_programme()
    with_places = {province.parent for province in programme.provinces}
    return {region.code for region in programme.regions} - with_places


def media_type(session: Session, version: FormVersion, name: str) -> str:
    """The content type of a given file."""
    item = next((item for item in version.media if item.name == name), None)
    if item is None:
        raise NotFound("file", name)
    return session.get_one(Blob, item.blob_id).content_type
