"""Every way a document can fail, as one small tree: a typed outcome and a sentence that says what to do.

Outcomes are those of the design: `not_a_report | needs_ocr | encrypted | damaged | unsupported | limit_exceeded |
timeout | crashed`; a document without failure is `ok`.
"""

from __future__ import annotations

from typing import ClassVar


class ExtractionError(Exception):
    """The root of all failures of one document; `outcome` is its type, str(error) the sentence for people."""

    outcome: ClassVar[str] = "crashed"


class NotAReport(ExtractionError):
    """The file could be read, but it is not an annual report on government-information disclosure."""

    outcome = "not_a_report"


class NeedsOCR(ExtractionError):
    """The content is pictures of text, and no text recognition was available or allowed."""

    outcome = "needs_ocr"


class Encrypted(ExtractionError):
    """The file is protected by a password that is not known."""

    outcome = "encrypted"


class Damaged(ExtractionError):
    """The bytes are not a whole file of their format."""

    outcome = "damaged"


class Unsupported(ExtractionError):
    """The format is not read, or not without an optional part that is not installed."""

    outcome = "unsupported"


class LimitExceeded(ExtractionError):
    """A named limit on size, pages, memory or the like was passed."""

    outcome = "limit_exceeded"

    def __init__(self, name: str, value: float, maximum: float, what: str) -> None:
        super().__init__(f"{what} ({name} is {value:g}, the limit is {maximum:g}; raise it with --limit {name}=N)")
        self.name = name
        self.value = value
        self.maximum = maximum


class OutOfMemory(ExtractionError):
    """The document takes more memory than the process may have."""

    outcome = "limit_exceeded"


class TimedOut(ExtractionError):
    """The document took longer than it may."""

    outcome = "timeout"


class Crashed(ExtractionError):
    """The reader itself failed on this document; the bug is ours."""

    outcome = "crashed"
