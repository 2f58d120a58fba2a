"""A text layer whose ideographs nobody writes is told from Chinese, in either writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.layering import KINDS
from extractor.options import Options
from extractor.readers.garbled import is_garbled
from extractor.readers.pdf import read

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
TEXT = "本年度政府信息公开工作情况报告如下收到和处理申请数量结果维持纠正其他尚未审结总计行政复议诉讼存在的主要问题及改进情况需要报告的事项" * 2
TRADITIONAL = "本年度政府資訊公開工作情況報告如下收到和處理申請數量結果維持糾正其他尚未審結總計行政復議訴訟存在的主要問題及改進情況需要報告的事項" * 2


def test_chinese_is_none_of_it() -> None:
    assert not is_garbled([TEXT])
    assert not is_garbled([TRADITIONAL])
    assert not is_garbled(["岢囼薻殨珙槴祲", "12", "2024"])  # too little to say


def test_other_ideographs_are() -> None:
    assert is_garbled(["".join(chr(0x4E00 + (ord(char) * 7 + 1234) % 0x5000) for char in TEXT)])


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("name", ["libreoffice-county.pdf", "drawn-rectangles.pdf"])
def test_spoilt_text_layers_are_noticed(kind: str, name: str) -> None:
    original = (REPORTS / name).read_bytes()
    assert not any(is_garbled(word.text for word in page.words) for page in read(original, Options()).pages)
    spoilt = read(KINDS[kind](original), Options())
    garbled = [page.number for page in spoilt.pages if is_garbled(word.text for word in page.words)]
    noted = [note.page for note in spoilt.notes if note.code == "text_layer_damaged"]
    if kind != "other digits":  # digits for digits look like any others; the sums tell, and the verdict is no accept
        assert garbled or noted
