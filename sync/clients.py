"""The client of a source, by its kind; both kinds have the same methods."""

from collections.abc import Callable

from kobo_bridge.central import Central
from kobo_bridge.kobo import Kobo
from server.models.sources import Source, SourceKind
from sync.errors import Refused
from sync.secrets import unseal

Client = Kobo | Central
OpenClient = Callable[[Source], Client]


def client_opener(secret_key: str) -> OpenClient:
    """What opens a source's client with its secret."""

    def open_client(source: Source) -> Client:
        secret = unseal(secret_key, source.secret)
        if source.kind == SourceKind.KOBO:
            return Kobo(source.url, secret, kc_url=source.settings.get("kc"))
        if source.kind == SourceKind.CENTRAL:
            settings = source.settings
            return Central(source.url, settings["email"], secret, int(settings["project"]))
        raise Refused(f"{source.name} is no KoboToolbox or ODK Central; it can't be pulled")

    return open_client
