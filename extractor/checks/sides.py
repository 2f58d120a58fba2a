"""One side of a rule: what is printed of it, and what it may still hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isclose

from extractor.report import Field


@dataclass(frozen=True, slots=True)
class Side:
    """The sum of some fields: `printed` of those read, beside the codes printed blank and those not known at all."""

    codes: tuple[str, ...]
    printed: float
    blank: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return not self.blank and not self.unknown

    @property
    def empty(self) -> bool:
        """Whether no number of this side is printed."""
        return len(self.blank) + len(self.unknown) == len(self.codes)

    def plus(self, other: Side) -> Side:
        return Side(self.codes + other.codes, self.printed + other.printed, self.blank + other.blank, self.unknown + other.unknown)


def side(fields: Mapping[str, Field], codes: Iterable[str]) -> Side:
    """The side these fields make; a code without a field counts as missing."""
    codes = tuple(codes)
    printed: float = 0
    blank, unknown = [], []
    for code in codes:
        field = fields.get(code)
        if field is None or field.status in ("missing", "unreadable"):
            unknown.append(code)
        elif field.status == "blank":
            blank.append(code)
        else:
            printed += field.value or 0
    return Side(codes, printed, tuple(blank), tuple(unknown))


def compare(left: Side, right: Side) -> tuple[bool | None, str]:
    """Whether both sides are equal, None when that cannot be known, and why.

    A blank cell is not zero, yet many bodies leave zeros out, so a blank or unknown cell may hold any number from 0 up:
    equal with every blank taken for 0 is None and supportive; out of reach of every such filling is False.
    """
    if left.whole and right.whole:
        return same(left.printed, right.printed), ""
    if not (left.whole or right.whole):
        reachable = True
    elif right.whole:
        reachable = left.printed <= right.printed or same(left.printed, right.printed)
    else:
        reachable = right.printed <= left.printed or same(left.printed, right.printed)
    blank, unknown = left.blank + right.blank, left.unknown + right.unknown
    if not reachable:
        return False, f"cannot be equal whatever the {_cells(blank, unknown)} hold"
    if unknown:
        return None, f"not assessable: {_cells((), unknown)}"
    if left.empty and right.empty:
        return None, "not assessable: every cell is blank"
    if same(left.printed, right.printed):
        return None, f"holds if the {_cells(blank, ())} stand for 0"
    return None, f"not assessable: {_cells(blank, ())}"


def same(left: float, right: float) -> bool:
    return isclose(left, right, rel_tol=1e-9, abs_tol=1e-6)


def _cells(blank: tuple[str, ...], unknown: tuple[str, ...]) -> str:
    kinds = ((len(blank), "blank"), (len(unknown), "missing or unreadable"))
    return " and ".join(f"{count} {kind} cell{'s' if count > 1 else ''}" for count, kind in kinds if count)


def digits(value: float) -> str:
    """A number as people write it: 3985758, 7730.28."""
    return f"{value:.12g}"
