"""Today in the programme's time zone; views ask here, everything below gets it as a parameter."""

from datetime import date

from server.auth import utc_now
from server.i18n import TIME_ZONE


def programme_day() -> date:
    """Return today's day where the programme is."""
    return utc_now().astimezone(TIME_ZONE).date()
