"""Hostile files, each made by code and typed: what it is, how it is built, and the outcomes that are right for it.

Many unpack to gigabytes or run for minutes where nobody watches. `outcomes` are those of design.md, "Failures"; of an archive, those
that may be found inside it. None may ever be accepted.
"""

from __future__ import annotations

from tests.zoo import archives, nothing, office, pages, pdf
from tests.zoo.animals import ZOO, Animal

__all__ = ["ZOO", "Animal", "archives", "nothing", "office", "pages", "pdf"]
