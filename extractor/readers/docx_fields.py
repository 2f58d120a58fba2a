"""Fields in running text: an instruction, which is not printed, and its result, which is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.readers.docx_names import W, value, whole
from extractor.readers.marks import OBJECT

if TYPE_CHECKING:
    from lxml.etree import _Element

# Fields that print nothing: entries of indexes and contents, settings.
_SILENT = frozenset(("ADVANCE", "ASK", "NEXT", "NEXTIF", "PRIVATE", "RD", "SET", "TA", "TC", "XE"))
_LIST = f"{W}ffData/{W}ddList"


@dataclass(slots=True)
class _Field:
    instructing: bool = True
    instruction: str = ""
    chosen: str = ""
    shown: bool = False


@dataclass(slots=True)
class Fields:
    """The fields that are open at one point of a paragraph, the innermost last."""

    _open: list[_Field] = field(default_factory=list)

    @property
    def instructing(self) -> bool:
        """Whether this is an instruction, or within one."""
        return bool(self._open) and any(one.instructing for one in self._open)

    def show(self, text: str) -> None:
        """Text of the results of the open fields."""
        if text.strip():
            for one in self._open:
                one.shown = True

    def instruct(self, text: str) -> None:
        if self._open:
            self._open[-1].instruction += text

    def mark(self, mark: _Element) -> str:
        """Take a w:fldChar; gives what a field shows that has no result in the text: the entry chosen from a list, else OBJECT."""
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._open.append(_Field(chosen=_chosen(mark)))
        elif kind == "separate" and self._open:
            self._open[-1].instructing = False
        elif kind == "end" and self._open:
            ended = self._open.pop()
            if not ended.shown and not self.instructing:
                return ended.chosen or without_result(ended.instruction)
        return ""


def without_result(instruction: str) -> str:
    """What is given for a field that has no result in the text: OBJECT, or '' for one that prints nothing."""
    name = instruction.split(maxsplit=1)[:1]
    return OBJECT if name and name[0].upper() not in _SILENT else ""


def _chosen(mark: _Element) -> str:
    """The entry of a drop-down list that is shown; '' for other fields."""
    listed = mark.find(_LIST)
    if listed is None:
        return ""
    entries = [entry.get(W + "val", "") for entry in listed.iterchildren(W + "listEntry")]
    at = whole(value(listed, W + "result"), 0, len(entries)) or 0
    return entries[at] if at < len(entries) else ""
