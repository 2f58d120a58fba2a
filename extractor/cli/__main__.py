"""`python -m extractor.cli`: the same as `extract`."""

from __future__ import annotations

from extractor.cli import main

main()
