"""Fetching what a chunk of a listing asks for: XML, earlier editions, files; 8 at a time.

No database here: the network has its time, then the store its short transaction.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from kobo_bridge.errors import SourceNotFound
from kobo_bridge.files import md5_of
from kobo_bridge.records import RemoteAttachment, RemoteForm, RemoteSubmission
from server.media import MediaStore, StoredBytes
from sync.clients import Client
from sync.pull_plan import Wanted

WORKERS = 8


@dataclass(frozen=True)
class FetchedFile:
    """A file that is now in the media store."""

    name: str
    key: str
    stored: StoredBytes
    content_type: str


@dataclass
class Fetched:
    """All that came for one submission. `xml` empty: gone, or not to be had yet."""

    wanted: Wanted
    xml: bytes | None = None
    earlier: list[tuple[str, bytes]] = field(default_factory=list)
    files: list[FetchedFile] = field(default_factory=list)
    listed: dict[str, RemoteAttachment] | None = None

    @property
    def light(self) -> RemoteSubmission:
        """What the listing says."""
        return self.wanted.light


def fetch(
    client: Client, media: MediaStore, form: RemoteForm, chunk: Iterable[Wanted]
) -> list[Fetched]:
    """Fetch a chunk; raises the bridge's errors, except that a file that is gone is left out."""
    fetched = {wanted.light.remote_id: Fetched(wanted) for wanted in chunk}
    for_xml = [one.light for one in fetched.values() if one.wanted.xml]
    for light, xml in client.xml(form, for_xml, workers=WORKERS) if for_xml else ():
        fetched[light.remote_id].xml = xml
    with ThreadPoolExecutor(WORKERS) as pool:
        changed = [one for one in fetched.values() if one.wanted.xml and one.xml is not None]
        list(pool.map(partial(_fetch_earlier, client, form), changed))
        with_files = [one for one in fetched.values() if _wants_files(one)]
        list(pool.map(partial(_list_files, client, form), with_files))
        tasks = [(one, file) for one in with_files for file in _new_files(one)]
        for one, file in pool.map(lambda task: _fetch_file(client, media, form, *task), tasks):
            if file is not None:
                one.files.append(file)
    return list(fetched.values())


def _wants_files(one: Fetched) -> bool:
    return one.wanted.files and (one.xml is not None or not one.wanted.xml)


def _fetch_earlier(client: Client, form: RemoteForm, one: Fetched) -> None:
    """Editions before the current one, where the server keeps them and there are any."""
    if one.light.instance_id != one.light.root_instance_id and one.light.root_instance_id:
        one.earlier = list(client.editions(form, one.light))


def _list_files(client: Client, form: RemoteForm, one: Fetched) -> None:
    light = one.light
    if light.attachments is not None:
        one.listed = {file.name: file for file in light.attachments}
    elif light.attachments_present != 0:
        may_differ = light.attachments_present is None or one.wanted.xml
        in_doubt = may_differ and bool(one.wanted.seen_files)
        files = client.attachments(form, light, with_etags=in_doubt)
        one.listed = {file.name: file for file in files}
    else:
        one.listed = {}


def _new_files(one: Fetched) -> list[RemoteAttachment]:
    """The files that we don't hold yet, or whose key says that their bytes may differ."""
    seen = one.wanted.seen_files
    return [
        file
        for name, file in (one.listed or {}).items()
        if name not in seen or (file.key and seen[name] != file.key)
    ]


def _fetch_file(
    client: Client, media: MediaStore, form: RemoteForm, one: Fetched, file: RemoteAttachment
) -> tuple[Fetched, FetchedFile | None]:
    try:
        with media.incoming() as incoming:
            got = client.fetch_attachment(form, one.light, file, incoming)
        key = file.key or md5_of(got.etag)
        return one, FetchedFile(file.name, key, incoming.stored, got.content_type)
    except SourceNotFound:
        return one, None
