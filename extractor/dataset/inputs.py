"""What sources hand over: one input after the other, either with its bytes or with the reason why there are none."""

from __future__ import annotations

import hashlib
import os
import posixpath
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Trouble(NamedTuple):
    """Why an input could not be had: an outcome and a sentence."""

    outcome: str
    message: str


@dataclass(frozen=True, slots=True)
class Input:
    """One document to be read, or the trouble that stands in its place.

    `path` names it in every table (`archive.zip!/member.pdf` inside archives); `columns` are the user's own of a list;
    `crawled` is a date or a time in ISO 8601 as the source gives it.
    """

    path: str
    data: bytes | None = None
    trouble: Trouble | None = None
    url: str | None = None
    crawled: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str | None:
        return None if self.data is None else hashlib.sha256(self.data).hexdigest()


@cache
def settings() -> dict[str, Any]:
    """What is passed over, and how the columns of a list are called (sources.toml)."""
    return tomllib.loads(files(__package__).joinpath("sources.toml").read_text("utf-8"))


def passed_over(path: str) -> bool:
    """Whether a file met inside a folder or an archive is none of the documents: a system's own, or a static part of a page."""
    known = settings()
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if any(part in known["names"] or part.startswith(tuple(known["prefixes"])) for part in parts):
        return True
    return posixpath.splitext("".join(parts[-1:]).lower())[1] in known["extensions"]


def legible(name: str) -> str:
    """A file's name as text: bytes that are not UTF-8 are tried as GB18030, the encoding of old Chinese systems."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")
