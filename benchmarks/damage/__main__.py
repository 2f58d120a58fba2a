"""`python -m benchmarks.damage`: at least 3,000 damaged documents; silent errors counted by kind. The goal is none."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.damage.specimen import sources, specimen
from benchmarks.damage.trial import Trial, original, trials

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "fixtures" / "reports", ROOT.parent / "shared" / "real"]
# Of undamaged originals without flaws, so many must be accepted.
ACCEPTED = 0.98


@dataclass(frozen=True, slots=True)
class Outcome:
    """One document of the trial; `silent` tells what is wrong in it although it was accepted."""

    kind: str
    specimen: str
    verdict: str
    flawed: bool
    problems: str = ""
    silent: str = ""


def outcomes(paths: tuple[Path, Path], count: int, seed: int, only: str) -> list[Outcome]:
    """A specimen as it is, and damaged `count` times."""
    one = specimen(*paths)
    return [_outcome(trial, one.flawed) for trial in (original(one), *trials(one, count, seed, only))]


def _outcome(trial: Trial, flawed: bool) -> Outcome:
    wrong = trial.wrong if trial.accepted else []
    got = {field.code: field for field in trial.fields}
    silent = "; ".join(f"{code} shows {trial.shown[code]}, read {got[code].raw!r}" for code in wrong[:3])
    problems = ", ".join(dict.fromkeys(problem.code for problem in trial.confidence.problems))
    return Outcome(trial.kind, trial.specimen, trial.confidence.verdict, flawed, problems, silent)


def main() -> int:
    """Print a line a kind: documents, accepted, silent errors; exit 1 when there is a silent error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.damage", description=__doc__)
    parser.add_argument("--documents", type=int, default=3200, help="damaged documents, spread evenly over the specimens")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default="", help="only kinds whose name contains this")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    options = parser.parse_args()
    begun = time.monotonic()
    found = sources([folder for folder in options.folders if folder.exists()])
    # Some kinds cannot be done to some specimens; a few more of the others make up for them.
    each = -(-options.documents // len(found)) + 1 if options.documents else 0
    work = partial(outcomes, count=each, seed=options.seed, only=options.kind)
    made, accepted, silent, clean = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    with ProcessPoolExecutor(options.processes) as pool:
        for outcome in (one for several in pool.map(work, found) for one in several):
            made[outcome.kind] += 1
            accepted[outcome.kind] += outcome.verdict == "accept"
            if outcome.silent:
                silent[outcome.kind] += 1
                print(f"SILENT {outcome.kind} {outcome.specimen}: {outcome.silent}", flush=True)
            if outcome.kind == "original" and not outcome.flawed:
                clean[outcome.verdict] += 1
                if outcome.problems:
                    print(f"{outcome.verdict} without a flaw: {outcome.specimen}: {outcome.problems}", flush=True)
    kinds = sorted(set(made) - {"original"})
    print(f"\n{'kind':34}{'documents':>10}{'accepted':>10}{'silent':>8}")
    for kind in ("original", *kinds):
        print(f"{kind:34}{made[kind]:>10}{accepted[kind]:>10}{silent[kind]:>8}")
    total = [sum(counts[kind] for kind in kinds) for counts in (made, accepted, silent)]
    share = clean["accept"] / max(1, clean.total())
    print(f"{'all damaged':34}{total[0]:>10}{total[1]:>10}{total[2]:>8}   {len(kinds)} kinds")
    print(f"originals without flaws: {clean['accept']} of {clean.total()} accepted ({share:.1%}); {time.monotonic() - begun:.0f} s")
    return 1 if silent.total() else 0


if __name__ == "__main__":
    sys.exit(main())
