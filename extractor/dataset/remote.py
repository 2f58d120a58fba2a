"""Stores at any address that fsspec knows (s3://, gs://, …): worked on as a local copy, put back whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractor.dataset.store import StoreError


def is_remote(name: str) -> bool:
    return "://" in name


@contextmanager
def working_copy(name: str) -> Iterator[Path]:
    """The store as a local file. One with an address is worked on in the current folder under the same name, fetched first if it is
    only there, and put back at the end, also when the run was stopped. Raises StoreError when the address cannot be reached.
    """
    if not is_remote(name):
        yield Path(name)
        return
    filesystem, place = _filesystem(name)
    copy = Path(place.rsplit("/", 1)[-1])
    _try(name, lambda: None if copy.exists() or not filesystem.exists(place) else filesystem.get_file(place, str(copy)))
    try:
        yield copy
    finally:
        if copy.exists():
            _try(name, lambda: filesystem.put_file(str(copy), place))


def fetch(name: str, folder: Path) -> Path:
    """A local copy in `folder` of the store at this address, for reading."""
    filesystem, place = _filesystem(name)
    copy = folder / place.rsplit("/", 1)[-1]
    _try(name, lambda: filesystem.get_file(place, str(copy)))
    return copy


def _filesystem(name: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise StoreError("Stores with an address need fsspec: pip install 'extractor[store]'.") from error
    found: tuple[Any, str] = _try(name, lambda: fsspec.core.url_to_fs(name))
    return found


def _try(name: str, action: Any) -> Any:
    try:
        return action()
    except Exception as error:  # each filesystem has exceptions of its own
        raise StoreError(f"{name} cannot be reached ({type(error).__name__}: {error}).") from error
