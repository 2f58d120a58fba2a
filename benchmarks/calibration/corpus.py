"""Fields with their evidence and whether they are right: fixtures and new documents, as they are and damaged."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.damage.hand import UNTOLD
from benchmarks.damage.specimen import Specimen, sources, specimen
from benchmarks.damage.trial import Trial, original, trials
from extractor.confidence.model import evidence_of_sums, features
from fixtures.build import generate

LOOKS = ("docx", "html", "text", "reportlab")
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "reports"
# Seeds whose recipe cannot be composed are passed over.
UNMADE = (StopIteration, ValueError, KeyError)

# The evidence of a field, as sorted pairs of name and size.
Evidence = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """How many fields there are of each evidence, right and wrong, in documents used for fitting and in the others."""

    fitted: Counter[tuple[Evidence, bool]]
    held_out: Counter[tuple[Evidence, bool]]
    documents: tuple[int, int]


def collect(generated: int, each: int, seed: int, processes: int) -> Sample:
    """Fixtures and `generated` new documents, each as it is and `each` times damaged; halves by document."""
    with TemporaryDirectory() as folder, ProcessPoolExecutor(processes) as pool:
        list(pool.map(partial(_generate, folder=folder), range(seed, seed + generated)))
        found = sources([FIXTURES, Path(folder)])
        halves: tuple[Counter, Counter] = Counter(), Counter()
        documents = [0, 0]
        for half, count, fields in pool.map(partial(_fields, each=each, seed=seed), found):
            halves[half].update(fields)
            documents[half] += count
    return Sample(*halves, (documents[0], documents[1]))


def _generate(seed: int, folder: str) -> None:
    with suppress(*UNMADE):
        generate(seed, LOOKS[seed % len(LOOKS)], Path(folder))


def _fields(paths: tuple[Path, Path], each: int, seed: int) -> tuple[int, int, Counter[tuple[Evidence, bool]]]:
    one: Specimen = specimen(*paths)
    # The half is drawn from the name, so that a document and its damaged copies stay together.
    half = sha256(one.name.encode()).digest()[0] % 2
    done = [original(one), *trials(one, each, seed)]
    counted: Counter[tuple[Evidence, bool]] = Counter()
    for trial in done:
        counted.update(_of(trial))
    return half, len(done), counted


def _of(trial: Trial) -> list[tuple[Evidence, bool]]:
    sums = evidence_of_sums(trial.fields, trial.checks)
    given = [f for f in trial.fields if f.status in ("read", "blank") and trial.shown.get(f.code, UNTOLD) != UNTOLD]
    return [
        (tuple(sorted(features(f, *sums[f.code]).items())), (f.status, f.value) == trial.shown[f.code])
        for f in given
    ]
