"""`python -m benchmarks.calibration`: fit the weights of `extractor/confidence/model.toml` and draw how well they hold.

Half of the documents is for fitting; every figure printed and drawn is of the other half. `--keep` measures the weights
that are there and writes nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.calibration.corpus import Sample, collect
from benchmarks.calibration.fit import Weights, fit
from benchmarks.calibration.reliability import Bin, bins, draw, expected_error
from extractor.confidence.model import weights

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "extractor" / "confidence" / "model.toml"
DIAGRAM, PAGE = ROOT / "docs" / "calibration.png", ROOT / "docs" / "confidence.md"
# The bar: expected calibration error on documents not used for fitting.
BAR = 0.01


def present() -> Weights:
    """The weights as they stand in `model.toml`."""
    return _of(weights())


def by_hand() -> Weights:
    """What the weights are held to where the documents say little."""
    return _of(tomllib.loads(Path(__file__).with_name("prior.toml").read_text("utf-8")))


def _of(model: dict[str, Any]) -> Weights:
    return Weights(model["intercept"], model["doubt"], model["support"])


def written(text: str, found: Weights, fitted: str) -> str:
    """`model.toml` with other numbers, its comments kept; what is not fitted (`sure`, `[look]`) stays as it is."""
    parts = re.split(r"^(?=\[)", text, flags=re.M)
    numbers = {"doubt": found.doubts, "support": found.supports}
    head = _numbered(parts[0], {"intercept": found.intercept})
    head = re.sub(r'^fitted = ".*"$', f'fitted = "{fitted}"', head, flags=re.M)
    return head + "".join(_numbered(part, numbers.get(part[1 : part.index("]")], {})) for part in parts[1:])


def _numbered(text: str, values: dict[str, float]) -> str:
    def line(match: re.Match[str]) -> str:
        name = match["name"]
        return f"{name} = {values[name]}{match['rest']}" if name in values else match[0]

    return re.sub(r"^(?P<name>\w+) = [\d.]+(?P<rest>.*)$", line, text, flags=re.M)


def figures(found: list[Bin], fitted: str) -> str:
    """The figures for `docs/confidence.md`."""
    sure = [b for b in found if b.confidence >= 0.985]
    rows = [f"| {b.confidence:.4f} | {b.right:.4f} | {b.fields:,} |" for b in found]
    share = sum(b.right * b.fields for b in sure) / sum(b.fields for b in sure)
    return "\n".join(
        [
            f"Fitted on {fitted}.",
            f"On the documents held out: expected calibration error **{expected_error(found):.4f}** (the bar is {BAR}); "
            f"of the {sum(b.fields for b in sure):,} fields at 0.985 and above, {share:.4%} are right.",
            "",
            "| confidence given | share right | fields |",
            "|---|---|---|",
            *rows,
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("--generated", type=int, default=240, help="new documents besides the fixtures")
    parser.add_argument("--each", type=int, default=5, help="damaged copies of every document")
    parser.add_argument("--seed", type=int, default=300_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="measure the weights that are there")
    options = parser.parse_args()
    sample: Sample = collect(options.generated, options.each, options.seed, options.processes)
    found = present() if options.keep else fit(sample.fitted, by_hand())
    counted = f"{sample.documents[0]:,} documents and {sample.fitted.total():,} fields (fixtures and seeds from {options.seed}, clean and damaged), {date.today()}"
    held_out = bins(sample.held_out, found)
    print(found)
    print(figures(held_out, counted))
    if not options.keep:
        MODEL.write_text(written(MODEL.read_text("utf-8"), found, counted), "utf-8")
        draw(held_out, DIAGRAM)
        page = PAGE.read_text("utf-8")
        start, end = page.index("<!-- figures -->"), page.index("<!-- end -->")
        PAGE.write_text(f"{page[:start]}<!-- figures -->\n{figures(held_out, counted)}\n{page[end:]}", "utf-8")
    return 0 if expected_error(held_out) <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
