"""The ratchet on accuracy: `python -m benchmarks.gate [--update [--allow-regression]]`.

The committed fixtures are scored per format and per variant and compared with `tests/accuracy_baseline.json`. A share of exact
fields may only rise, silent errors and faults may only fall. `--update` writes what was reached; it refuses to write
anything worse unless told so in as many words.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.accuracy import Score, cases, scores, summary

ROOT = Path(__file__).parent.parent
BASELINE = ROOT / "tests" / "accuracy_baseline.json"
REPORTS = ROOT / "fixtures" / "reports"

Totals = dict[str, dict[str, float]]


def reached(found: Sequence[Score]) -> Totals:
    """What is kept in the baseline, per stratum: nothing that depends on the machine."""
    kept = ("documents", "fields", "exact", "share", "silent", "faults")
    return {name: {key: total[key] for key in kept} for name, total in summary(found).items()}


def regressions(baseline: Totals, now: Totals) -> Iterator[str]:
    """One sentence for every stratum that got worse, or that is no longer there."""
    for name, before in baseline.items():
        if name not in now:
            yield f"{name}: no longer measured ({before['documents']} documents before)"
            continue
        after = now[name]
        if after["share"] < before["share"]:
            yield f"{name}: {after['share']:.4%} of the fields are exact, {before['share']:.4%} before"
        for kind in ("silent", "faults"):
            if after[kind] > before[kind]:
                yield f"{name}: {kind} {after[kind]}, {before[kind]} before"


def load(path: Path = BASELINE) -> Totals:
    """The committed baseline; empty when there is none yet."""
    found: Totals = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def save(now: Totals, path: Path = BASELINE) -> None:
    """Write a baseline, a stratum a line."""
    lines = (f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(total)}" for name, total in now.items())
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description="Compare accuracy with the committed baseline.")
    parser.add_argument("--update", action="store_true", help="write what was reached as the new baseline")
    parser.add_argument("--allow-regression", action="store_true", help="write it even where it is worse")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args(arguments)
    now = reached(scores(list(cases(REPORTS)), chosen.workers))
    worse = list(regressions(load(), now))
    for sentence in worse:
        print(sentence)
    if chosen.update and (chosen.allow_regression or not worse):
        save(now)
        print(f"baseline: {len(now)} strata, {now['all']['share']:.4%} exact, {now['all']['silent']} silent")
        return 0
    print("worse than the baseline" if worse else "no worse than the baseline")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
