"""Values that slipped off their row: beside the table, into its labels, over each other; and cells whose text is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.document import BBox, Document, Line, Place
from extractor.layout.lines import text_of
from extractor.pipeline import looked_at
from extractor.recognition import Recognised
from extractor.recognition.labels import other_meaning
from extractor.recognition.rows import labelled_rows
from extractor.recognition.strays import strays
from extractor.report import Field, Identity
from tests.layout.paper import word
from tests.recognition.printed import grid

EMPTY = BBox(200, 100, 240, 116)


@pytest.mark.parametrize(
    ("text", "box", "told"),
    [
        ("12", BBox(215, 118, 225, 128), ["12"]),
        ("12", BBox(215, 180, 225, 190), []),  # a page number further down
        ("12", BBox(315, 118, 325, 128), []),  # under a cell that has its number
        ("注：以上", BBox(215, 118, 255, 128), []),
    ],
)
def test_a_number_right_below_an_empty_cell_is_told(text: str, box: BBox, told: list[str]) -> None:
    table = grid("信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数", "规章 | . | 0 | 3")
    emptied = replace(table.cells[-2], text="", column=1, place=Place(1, EMPTY))
    blocks = [replace(table, cells=(*table.cells[:-2], emptied, table.cells[-2], table.cells[-1])), Line(text, Place(1, box))]
    assert list(strays(blocks, labelled_rows(blocks))) == told


@pytest.mark.parametrize(
    ("printed", "official", "strange"),
    [
        ("自然人\n12", "自然人", "12"),
        ("结果4纠正", "结果纠正", "4"),
        ("结果纠错率", "结果纠正", "率"),
        ("1.属于国家秘密", "1.属于国家秘密", ""),
        ("本年增/减（减用负值表示，如-8）", "本年增/减", ""),
        ("本年增/减（减用负值表示）-8", "本年增/减", "8"),
        ("本年增/减（-8）", "本年增/减", "8"),
        ("本年（202\n5）制发件数", "本年制发件数", ""),
        ("2023年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量", ""),
    ],
)
def test_a_number_in_a_label_may_be_a_value(printed: str, official: str, strange: str) -> None:
    assert other_meaning(printed, official) == strange


def test_numbers_printed_over_each_other_are_not_one() -> None:
    assert text_of([word(100, 50, "52"), word(102, 50, "45")]) == "52 45"
    assert text_of([word(100, 50, "52"), word(110, 50, "45")]) == "5245"


@pytest.mark.parametrize(("ink", "status"), [(True, "unreadable"), (False, "blank")])
def test_every_empty_cell_of_a_pdf_is_looked_at_on_the_page(ink: bool, status: str) -> None:
    empty = Field("requests.new.total", None, "", "blank", place=Place(1, EMPTY))
    found = looked_at(Recognised(Identity(), (), (empty,), ()), Document("pdf", ()), lambda places: [ink for _ in places])
    assert [field.status for field in found.fields] == [status]
    assert [finding.code for finding in found.findings] == ["unreadable_fields"] * ink
