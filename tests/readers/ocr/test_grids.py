"""Rules of tables in pictures; needs OpenCV, no recogniser."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2")

from extractor.readers.ocr.cells import lines_in, rules_of
from extractor.readers.ocr.grid import Grid, grids, strokes
from extractor.readers.ocr.picture import Sheet
from tests.readers.ocr.drawing import SCALE, array, dashes, pixels, table, write

XS, YS = (30.0, 130.0, 170.0, 210.0, 250.0), (30.0, 50.0, 70.0, 90.0, 110.0)


def seen(picture: np.ndarray) -> tuple[Grid, np.ndarray]:
    """The only table of a picture, and the picture without its rules."""
    sheet = Sheet(picture, picture, SCALE)
    across, down = strokes(sheet)
    (grid,) = grids(across, down, SCALE)
    return grid, np.maximum(rules_of([grid], across, down, SCALE), picture)


class DescribeGrids:
    def it_reads_solid_rules(self) -> None:
        grid, _ = seen(array(table(XS, YS)))
        assert (len(grid.rows), len(grid.columns), len(grid.spans)) == (5, 5, 16)

    def it_reads_dashed_rules(self) -> None:
        grid, _ = seen(array(table(XS, YS, dashes)))
        assert (len(grid.rows), len(grid.columns), len(grid.spans)) == (5, 5, 16)
        assert np.allclose(np.array(grid.columns) / SCALE, XS, atol=1.0)

    def it_keeps_cells_apart_whose_rule_is_broken_at_one_end(self) -> None:
        picture = array(table(XS, YS)).copy()
        picture[pixels(51) : pixels(56), pixels(168) : pixels(172)] = 255
        grid, _ = seen(picture)
        assert len(grid.spans) == 16

    def it_takes_the_tops_of_digits_for_no_rule(self) -> None:
        """A coarse scan joins the tops of 775 577 to a stroke as long as that of a rule; cut there, they would be other digits."""
        paper = table(XS, YS)
        picture = array(paper).copy()
        picture[pixels(55) : pixels(55) + 3, pixels(140) : pixels(160)] = 0
        grid, clean = seen(picture)
        assert len(grid.rows) == 5
        assert (clean[pixels(54) : pixels(57), pixels(140) : pixels(160)] == 0).any()

    def it_keeps_digits_whole_that_stand_close_under_a_rule(self) -> None:
        picture = array(table(XS, YS)).copy()
        picture[pixels(52) : pixels(52) + 3, pixels(140) : pixels(160)] = 0  # two points under the rule
        _, clean = seen(picture)
        assert (clean[pixels(52), pixels(141) : pixels(159)] == 0).all()

    def it_leaves_the_print_of_a_cell(self) -> None:
        paper = table(XS, YS)
        write(paper, "862737", 135, 33)
        grid, clean = seen(array(paper))
        box = grid.box(next(span for span in grid.spans if (span.top, span.left) == (0, 1)))
        (line,) = lines_in(clean, box, SCALE)
        assert line[3] - line[1] > 5.5 * SCALE
