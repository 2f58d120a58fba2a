"""Whatever stands on a page, layout neither fails nor loses nor doubles a character."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Line, Page, Rule, Word
from extractor.readers.marks import OBJECT
from tests.layout.paper import laid, page, word

TEXTS = st.sampled_from(
    ["0", "12", "-", "447228", "规章", "（三）不予公开", "1.属于国家秘密", "信息内容", "一、新收", "见备注", "三", "7.5"]
)
# On a coarse raster things line up as in tables; off it they do not.
PLACES = st.tuples(st.integers(1, 9), st.integers(2, 20)).map(lambda at: (50.0 * at[0], 36.0 * at[1])) | st.tuples(
    st.floats(60, 500), st.floats(110, 700)
)


@st.composite
def words(draw: st.DrawFn) -> Word:
    (x, y), text = draw(PLACES), draw(TEXTS)
    made = word(x, y, text, draw(st.sampled_from([9.0, 9.0, 9.0, 15.0])))
    return made if draw(st.integers(0, 9)) else made._replace(upright=False, edges=None)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    x, y = draw(PLACES)
    length = draw(st.sampled_from([3.0, 50.0, 100.0, 300.0]))
    return Rule(x - 10, y - 18, x - 10 + length, y - 18) if draw(st.booleans()) else Rule(x - 10, y - 18, x - 10, y - 18 + length)


def spread(found: list[Word]) -> list[Word]:
    """Words that do not stand on each other."""
    kept: list[Word] = []
    for one in found:
        box = one.bbox
        if not any(box.x0 < o.bbox.x1 and o.bbox.x0 < box.x1 and box.top < o.bbox.bottom and o.bbox.top < box.bottom for o in kept):
            kept.append(one)
    return kept


def printed(*pages: Page) -> Counter[str]:
    texts = (text for b in laid(*pages).blocks for text in ([b.text] if isinstance(b, Line) else [c.text for c in b.cells]))
    # A mark where a number stands across a bar is no character of the page.
    return Counter("".join("".join(texts).replace(OBJECT, "").split()))


@settings(max_examples=250, deadline=None)
@given(st.lists(words(), max_size=40).map(spread), st.lists(rules(), max_size=25))
def test_every_character_of_a_page_is_laid_out_once(on_it, lines):
    assert printed(page(1, on_it, lines)) == Counter("".join("".join(w.text for w in on_it).split()))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(words(), max_size=25).map(spread), min_size=2, max_size=3))
def test_no_page_break_loses_or_doubles_a_character(pages):
    made = [page(n, on_it) for n, on_it in enumerate(pages, 1)]
    before = Counter("".join(w.text for on_it in pages for w in on_it))
    assert not printed(*made) - before
