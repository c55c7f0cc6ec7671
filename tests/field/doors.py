"""A door in front of the server that fails as networks and servers do, when asked to."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

PIECE = 64 * 1024


class Door:
    """Passes requests on; `faults` says what happens to the next POSTs of submissions.

    "error": the server answers 500. "cut": half of the body goes through, then the line is dead.
    "deaf": the whole request goes through, its answer is lost. `pages` are given instead of the
    server's answer, by the end of the path: a network's login page, or another build's worker.
    """

    def __init__(self, target: str) -> None:
        split = urlsplit(target)
        self.target = (split.hostname, split.port)
        self.faults: list[str] = []
        self.happened: list[str] = []
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self.listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            head, body = _head(client)
            if not head:
                return
            if page := self._page(head):
                _rest(client, head, body)
                client.sendall(page)
                return
            fault = self._fault(head)
            if fault == "error":
                _rest(client, head, body)
                client.sendall(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            with socket.create_connection(self.target) as server:
                server.sendall(head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
                if fault == "cut":
                    server.sendall(body[: len(body) // 2])
                    return
                server.sendall(_rest(client, head, body))
                if fault == "deaf":
                    while server.recv(PIECE):
                        pass
                    return
                while piece := server.recv(PIECE):
                    client.sendall(piece)

    def _page(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        for ending, (kind, content) in self.pages.items():
            if path.endswith(ending):
                facts = f"Content-Type: {kind}\r\nContent-Length: {len(content)}"
                return f"HTTP/1.1 200 OK\r\n{facts}\r\nConnection: close\r\n\r\n".encode() + content
        return b""

    def _fault(self, head: bytes) -> str:
        first = head.split(b"\r\n", 1)[0]
        is_submission = first.startswith(b"POST") and b"/submission" in first
        if not is_submission:
            return ""
        fault = self.faults.pop(0) if self.faults else ""
        self.happened.append(fault or "passed")
        return fault


def _head(client: socket.socket) -> tuple[bytes, bytes]:
    read = b""
    while b"\r\n\r\n" not in read:
        piece = client.recv(PIECE)
        if not piece:
            return b"", b""
        read += piece
    head, _, body = read.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join(kept) + b"\r\n\r\n", body


def _rest(client: socket.socket, head: bytes, body: bytes) -> bytes:
    lengths = [
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    while len(body) < sum(lengths):
        piece = client.recv(PIECE)
        if not piece:
            break
        body += piece
    return body


@contextmanager
def door_before(target: str) -> Iterator[Door]:
    """Open a door before a server."""
    door = Door(target)
    threading.Thread(target=door.run, daemon=True).start()
    yield door
    # Whoever waits for the next caller is woken; closing alone would leave it waiting.
    with contextlib.suppress(OSError):
        door.listening.shutdown(socket.SHUT_RDWR)
    door.listening.close()
