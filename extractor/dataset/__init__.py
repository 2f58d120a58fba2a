"""Many documents: sources, workers, the store, and what comes out of it (docs/crawl.md, docs/store.md, docs/exports.md)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.dataset.crawl import ingest
    from extractor.dataset.read import Dataset, read_dataset

__all__ = ["Dataset", "ingest", "read_dataset"]

_ELSEWHERE = {"Dataset": "extractor.dataset.read", "ingest": "extractor.dataset.crawl", "read_dataset": "extractor.dataset.read"}


def __getattr__(name: str) -> Any:
    """Imported when first used, so that `import extractor` stays quick."""
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ELSEWHERE[name]), name)
