"""Imported by the server that workers are forked from: what every worker needs is done once, here, before there are any.

The first report that a process reads takes half a second more than the others (patterns are compiled, forms are loaded), and a worker
lives for two hundred documents. So a made-up report is read here. What was made stays out of the garbage collector's way, so that
the memory of the children remains shared.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from importlib import import_module
from importlib.resources import files

# What is not installed is passed over.
_READERS = (
    "extractor.readers.docx",
    "extractor.readers.html",
    "extractor.readers.pdf",
    "extractor.readers.text",
    "extractor.dataset.expansion",
    "extractor.dataset.worker",
    "docx",
    "numpy",
    "opencc",
)
# A document makes hundreds of thousands of objects that stay until it is done; looking at them every 700 takes a tenth of the time.
SELDOM = (200_000, 10, 10)


def _warm_up() -> None:
    from extractor.options import Options
    from extractor.pipeline import extract_reports

    for name in _READERS:
        with suppress(ImportError):
            import_module(name)
    extract_reports(files(__package__).joinpath("data/sample.html").read_bytes(), "sample.html", Options(ocr=False))


with suppress(Exception):  # whatever is wrong shows in the workers, where it can be told
    _warm_up()
gc.collect()
gc.freeze()
gc.set_threshold(*SELDOM)
