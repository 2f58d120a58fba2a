"""A sign of life from long work: whoever reads a page, or recognises one, calls `advance()`; a supervisor may listen."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

_listener: Callable[[], None] | None = None
_one = Lock()


def advance() -> None:
    """Say that the work on this document has gone one step further (a page read, a picture recognised); threads may say so together, the listener hears one at a time."""
    if _listener is not None:
        with _one:
            _listener()


def listen(listener: Callable[[], None] | None) -> None:
    """Have `listener` called at every step from now on; None ends it."""
    global _listener
    _listener = listener
