"""Characters as they are compared, never as they are printed: width, radicals, traditional forms, mirror damage, blanks."""

from __future__ import annotations

from extractor.characters.folding import (
    close_up,
    drop_invisible,
    fold,
    halve_width,
    is_cjk,
    plain_dashes,
    simplify,
    strip_readings,
    unify_radicals,
)

__all__ = [
    "close_up",
    "drop_invisible",
    "fold",
    "halve_width",
    "is_cjk",
    "plain_dashes",
    "simplify",
    "strip_readings",
    "unify_radicals",
]
