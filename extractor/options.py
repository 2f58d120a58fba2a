"""What a caller may choose, and the named limits every document is held to."""

from __future__ import annotations

from dataclasses import dataclass, field

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Named limits of one document; passing one is a `LimitExceeded` failure that carries the name.

    Sizes in bytes, times in seconds. The PDF engines protect nobody (a 1.4 KB file can take 1 GB), so `memory`,
    `idle_seconds` and `total_seconds` are held from outside, by the worker that reads the document.
    """

    input_bytes: int = 100 * MEGABYTE
    pages: int = 500
    objects_per_page: int = 200_000
    archive_entries: int = 2_000
    archive_bytes: int = 200 * MEGABYTE
    archive_ratio: int = 100
    xml_part_bytes: int = 50 * MEGABYTE
    html_bytes: int = 20 * MEGABYTE
    html_depth: int = 512
    image_pixels: int = 50_000_000
    memory: int = 2 * 1024**3
    idle_seconds: int = 30
    total_seconds: int = 300


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is to be read; part of the key by which finished work is recognised."""

    password: str | None = None
    ocr: bool = True
    ocr_pages: tuple[int, ...] | None = None
    limits: Limits = field(default_factory=Limits)
