"""What one submission says, gathered for its page."""

from typing import Any

from flask import g, request

from server.auth import utc_now
from server.masking import sits
from server.review.comments import unread_of
from server.review.editions import changed_places, compared
from server.review.files import shown_files
from server.review.gather import Record
from server.review.map import shown_map
from server.review.signatures import signatures, without_signatures


def glance(whole: Record) -> dict[str, Any]:
    """The parts of the page that tell what was sent."""
    files = shown_files(whole)
    signed = signatures(whole.people, files)
    return {
        "sheet": whole.sheet(changed_places(whole)),
        "compared": compared(whole, request.args),
        "files": without_signatures(files, signed),
        "by_name": {each.name: each for each in files},
        "signed": signed,
        "sheets": [each for each in files if each.is_sheet and each.small],
        "place_map": shown_map(whole),
        "sitting": sits(now=utc_now()),
        "unread": unread_of(whole.store, g.account, whole.submission.id),
    }
