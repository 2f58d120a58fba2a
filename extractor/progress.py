"""A sign of life from long work: whoever reads a page, or recognises one, calls `advance()`; a supervisor may listen."""

from __future__ import annotations

from collections.abc import Callable

_listener: Callable[[], None] | None = None


def advance() -> None:
    """Say that the work on this document has gone one step further (a page read, a picture recognised)."""
    if _listener is not None:
        _listener()


def listen(listener: Callable[[], None] | None) -> None:
    """Have `listener` called at every step from now on; None ends it."""
    global _listener
    _listener = listener
