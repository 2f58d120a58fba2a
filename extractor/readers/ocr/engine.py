"""The recognition models of the rapidocr wheel (PP-OCRv6, Apache-2.0), run by onnxruntime: lines of text → characters with probabilities.

Detection is rapidocr's. Recognition calls its model directly, because rapidocr keeps only the best reading, and what
the runner-up was is the evidence sums need to choose between readings. One thread works on a batch, and several batches
are read at a time: a model spread over threads spends a sixth more on the same work, and its last bits depend on them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import RLock, Semaphore
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from unicodedata import normalize

from extractor.errors import NeedsOCR
from extractor.progress import advance

if TYPE_CHECKING:
    import numpy as np

INSTALL = 'pip install "extractor[ocr]"'
HEIGHT = 48  # pixels of a line the recognition model was trained on
STRIDE = 8  # pixels of width for each step of its output
WORKERS = 2  # pages, and batches, worked on at a time
BATCH_PIXELS = 2048  # total width of a batch: bounds memory (18,710 classes for each step)
WIDTHS = (64, 96, 128, 160, 224, 320, 384, 448, 512, 640, 768, 896, 1024, 1152, 1280, 1408, 1536, 1664, 1792, 2048, 2304, 2560)  # crops are padded to one of these
FEW = 6  # characters of a line that is as good as its worst
SHORT = 224  # wider lines are no numbers
BEAM, NEGLIGIBLE = 6, 0.01


Candidates = tuple[tuple[str, float], ...]
_T = TypeVar("_T")
_ONE = RLock()
_SOME = Semaphore(WORKERS)  # pages read together would hold the output of twice as many batches


class Reading(NamedTuple):
    """What a line was read as.

    `score` is the probability of its least certain character, of longer lines the mean over all. `steps` are the positions of the characters as shares of
    the width of the crop. `numbers` are the ways to read it as a number, with their probabilities, the best first; for short
    lines only.
    """

    text: str
    score: float
    steps: tuple[float, ...] = ()
    numbers: Candidates = ()


def available() -> bool:
    """Whether the optional parts are installed; imports none of them."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def require() -> None:
    """Raises NeedsOCR with the command that installs what is missing."""
    if not available():
        raise NeedsOCR(f"The text is a picture; text recognition is not installed: {INSTALL}")


@cache
def version() -> str:
    """What the results depend on, for the key of the cache."""
    from importlib.metadata import version as installed

    return " ".join(f"{name} {installed(name)}" for name in ("rapidocr", "onnxruntime", "opencv-python-headless"))


def recognise(crops: Sequence[np.ndarray]) -> list[Reading]:
    """Read lines of text, grey pictures HEIGHT pixels high with dark text on white (uint8)."""

    readings = [Reading("", 0.0)] * len(crops)
    batches = _batches(crops)
    with ThreadPoolExecutor(WORKERS) as threads:
        found = threads.map(lambda batch: _read_batch([crops[at] for at in batch[1]], batch[0]), batches)
        for (_, batch), read in zip(batches, found, strict=True):
            for at, reading in zip(batch, read, strict=True):
                readings[at] = reading
    return readings


def _read_batch(crops: Sequence[np.ndarray], width: int) -> list[Reading]:
    """Read lines that are padded to one width, or cut at it."""
    import numpy as np

    session, name, characters = _recogniser()
    signs, classes = _number_signs()
    twins = _twins()
    block = np.full((len(crops), 1, HEIGHT, width), 255, np.uint8)
    for row, crop in enumerate(crops):
        block[row, 0, :, : min(width, crop.shape[1])] = crop[:, :width]
    signal = (block.astype(np.float32) / 127.5 - 1.0).repeat(3, axis=1)
    readings = []
    with _SOME:
        (output,) = session.run(None, {name: signal})
        for row, crop in zip(output, crops, strict=True):
            text, score, steps = _best(row, characters, twins, width / crop.shape[1])
            numbers = _beam(_pooled(row, classes), signs) if width <= SHORT else ()
            readings.append(Reading(text, score, steps, numbers))
        del output
    advance()  # a page can take longer than a supervisor waits for a sign of life
    return readings


def detect(picture: np.ndarray) -> list[tuple[float, float, float, float]]:
    """The upright boxes (x0, top, x1, bottom in pixels) of lines of text in an RGB picture, top to bottom."""
    with _ONE:  # its steps keep what they work on
        found = _detector()(picture, use_det=True, use_cls=False, use_rec=False)
    advance()
    boxes = [] if found.boxes is None else found.boxes
    return [(float(b[:, 0].min()), float(b[:, 1].min()), float(b[:, 0].max()), float(b[:, 1].max())) for b in boxes]


def upside_down(crops: Sequence[np.ndarray]) -> float:
    """How likely these lines (grey, HEIGHT pixels high) stand on their heads, 0 to 1: the mean over the lines."""
    import numpy as np

    session, name = _classifier()
    block = np.full((len(crops), 1, HEIGHT, 192), 127, np.uint8)
    for row, crop in enumerate(crops):
        block[row, 0, :, : min(192, crop.shape[1])] = crop[:, :192]
    (output,) = session.run(None, {name: (block.astype(np.float32) / 127.5 - 1.0).repeat(3, axis=1)})
    return float(output[:, 1].mean())


def _batches(crops: Sequence[np.ndarray]) -> list[tuple[int, list[int]]]:
    """Crops of about the same width together, in an order that depends on nothing but the crops."""
    groups: dict[int, list[int]] = {}
    for at, crop in enumerate(crops):
        groups.setdefault(next((width for width in WIDTHS if crop.shape[1] <= width), WIDTHS[-1]), []).append(at)
    batches = []
    for width, members in sorted(groups.items()):
        size = max(1, BATCH_PIXELS // width)
        batches += [(width, members[at : at + size]) for at in range(0, len(members), size)]
    return batches


def _best(
    output: np.ndarray, characters: tuple[str, ...], twins: dict[int, tuple[int, ...]], stretch: float
) -> tuple[str, float, tuple[float, ...]]:
    """Text, score and steps of the best path of a connectionist output (class 0 is the blank); a space is as sure as what is beside it."""
    best = output.argmax(axis=1)
    kept = [t for t in range(len(best)) if best[t] and (t == 0 or best[t] != best[t - 1])]
    text = "".join(characters[best[t]] for t in kept)
    sure = [float(sum(output[t, twin] for twin in twins.get(int(best[t]), (best[t],)))) for t in kept if characters[best[t]] != " "]
    score = (min(sure) if len(sure) <= FEW else sum(sure) / len(sure)) if sure else 0.0
    return text, round(score, 4), tuple(round(min(1.0, (t + 0.5) / len(best) * stretch), 4) for t in kept)


def _pooled(output: np.ndarray, classes: Sequence[Sequence[int]]) -> np.ndarray:
    """The output for the blank and the signs of numbers alone, each with its doubles."""
    import numpy as np

    return np.stack([output[:, members].sum(axis=1) for members in classes], axis=1)


def _beam(output: np.ndarray, signs: Sequence[str]) -> Candidates:
    """Prefix beam search: readings with their whole probability, over all alignments (Graves 2006; Hannun 2014)."""
    beam: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}  # prefix → ends in blank, ends in its last class
    for step in output.tolist():
        likely = [(c, p) for c, p in enumerate(step) if p > NEGLIGIBLE]
        grown: dict[tuple[int, ...], list[float]] = {}
        for prefix, (blank, last) in beam.items():
            for c, p in likely:
                if c == 0:
                    grown.setdefault(prefix, [0.0, 0.0])[0] += (blank + last) * p
                    continue
                longer = grown.setdefault((*prefix, c), [0.0, 0.0])
                if prefix and prefix[-1] == c:
                    longer[1] += blank * p
                    grown.setdefault(prefix, [0.0, 0.0])[1] += last * p
                else:
                    longer[1] += (blank + last) * p
        ranked = sorted(grown.items(), key=lambda item: (-sum(item[1]), item[0]))
        beam = {prefix: (ends[0], ends[1]) for prefix, ends in ranked[:BEAM]}
    found = [("".join(signs[c] for c in prefix), round(sum(ends), 4)) for prefix, ends in beam.items()]
    return tuple((text, p) for text, p in found if p > NEGLIGIBLE)


def _once(make: Callable[[], _T]) -> Callable[[], _T]:
    """What is made when the first asks for it, once, though threads ask together."""
    kept = cache(make)

    def ask() -> _T:
        with _ONE:
            return kept()

    return ask


def _models() -> Path:
    import rapidocr

    return Path(rapidocr.__file__).parent / "models"


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # the arena never gives memory back
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@_once
def _recogniser() -> tuple[Any, str, tuple[str, ...]]:
    (path,) = sorted(_models().glob("*rec*.onnx"))[-1:]
    session = _session(path)
    listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, session.get_inputs()[0].name, ("", *listed, " ")


@_once
def _number_signs() -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The blank and the signs a number is written with; for each the recogniser's classes that mean it."""
    doubles: dict[str, str] = tomllib.loads(files("extractor.readers.ocr").joinpath("numbers.toml").read_text("utf-8"))
    place = {character: at for at, character in enumerate(_recogniser()[2])}
    classes = tuple(tuple(place[c] for c in sign + doubles[sign] if c in place) for sign in doubles)
    return ("", *doubles), ((0,), *classes)


@_once
def _twins() -> dict[int, tuple[int, ...]]:
    """For signs that are written narrow and wide, such as brackets, the classes of both: which of them it is matters to nobody."""
    alike: dict[str, list[int]] = {}
    for at, character in enumerate(_recogniser()[2]):
        if character and not character.isalnum():
            alike.setdefault(normalize("NFKC", character), []).append(at)
    return {at: tuple(classes) for classes in alike.values() if len(classes) > 1 for at in classes}


@_once
def _classifier() -> tuple[Any, str]:
    (path,) = sorted(_models().glob("*cls*.onnx"))[-1:]
    session = _session(path)
    return session, session.get_inputs()[0].name


@_once
def _detector() -> Any:
    from rapidocr import RapidOCR

    prefix = "EngineConfig.onnxruntime."
    return RapidOCR(params={"Global.log_level": "critical", prefix + "intra_op_num_threads": 1, prefix + "inter_op_num_threads": 1})
