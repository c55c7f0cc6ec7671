"""Toasts: one line on what was just done, with its Undo, on the next page."""

from typing import cast

from flask import flash


def tell(text: str, undo: str = "", **fields: object) -> None:
    """Show a toast on the next page; `undo` is the address its Undo posts `fields` to."""
    deed = {
        "text": text,
        "undo": undo,
        "fields": {name: str(each) for name, each in fields.items()},
    }
    flash(cast(str, deed), "deed")  # Flask keeps any JSON value under a category of its own
