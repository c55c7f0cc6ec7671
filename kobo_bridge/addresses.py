"""Addresses: which may be used, which are the same server, how they may be shown. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def checked(base_url: str) -> str:
    """The base URL without a slash at its end; ValueError says what to give instead."""
    parts = urlsplit(base_url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("Give the server's address as https://… (scheme and host).")
    if parts.username or parts.password:
        raise ValueError("Leave user and password out of the address; give them apart.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def plain(url: str) -> str:
    """An address that may be shown: without user, password and query."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def same_server(url: str, target: str) -> bool:
    """The same host and port; http that is sent on to https counts as the same."""
    one, other = urlsplit(url), urlsplit(target)
    if one.hostname != other.hostname:
        return False
    ports = {"http": 80, "https": 443}
    ours, theirs = one.port or ports.get(one.scheme), other.port or ports.get(other.scheme)
    upgraded = (one.scheme, ours, other.scheme, theirs) == ("http", 80, "https", 443)
    return upgraded or (one.scheme == other.scheme and ours == theirs)
