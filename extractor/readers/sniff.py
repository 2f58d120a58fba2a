"""What a file is, told from its bytes; the name decides only between formats that share one container.

Crawled reports carry wrong names all the time: Word's "web page" saved as .doc is HTML, a DOCX may be called .pdf, a
server's error page is called anything. A truncated or encrypted file still gets the format it was meant to be, so
that the reader of that format can say what is wrong with it.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from extractor.errors import Damaged
from extractor.readers import ole

# Marks at the very beginning of the file.
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"WARC/", "warc"),
)
# Member or folder of a zip → format; the first that is there decides.
_ZIP_MEMBERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))
_ZIP_NAMES = {".docx": "docx", ".docm": "docx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".ofd": "ofd", ".odt": "odt", ".ods": "ods"}
_OPENDOCUMENT = (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
# Stream of an OLE2 file → format; the name tells the suites apart that write the same streams.
_OLE_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))
_OLE_TWINS = {("doc", ".wps"): "wps", ("xls", ".et"): "et"}
_SPREADSHEET_NAMES = frozenset((".xlsx", ".xlsm", ".et"))

_SAMPLE = 65536
_LOCAL_NAME = re.compile(rb"PK\x03\x04.{22}(.)(.)..", re.DOTALL)
_BINARY = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b") + b"\x7f"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_USUAL = ((" ", "~"), ("\t", "\r"), ("\u2010", "\u206f"), ("\u3000", "\u9fff"), ("\uff00", "\uffef"))
_PREAMBLE = re.compile(r"(?:[\s\x00\ufeff]+|<!--.*?-->|<\?.*?\?>|<!--\[if.*?\]>)*", re.DOTALL)
_HTML_TAGS = (
    "html|head|body|title|meta|link|style|script|base|table|thead|tbody|tr|td|th|div|p|span|h[1-6]|ul|ol|li|form|center|font|"
    "br|hr|a|b|i|img|strong|em|section|article|header|main|nav|iframe|input|pre|o:p"
)
_HTML_START = re.compile(rf"<!doctype\s+html|</?(?:{_HTML_TAGS})(?=[\s>/])", re.IGNORECASE)
_HTML_BLOCK_END = re.compile(r"</(?:p|div|tr|table|body)\s*>|<br\s*/?>", re.IGNORECASE)
_WORD_XML = re.compile(r"<(?:w:wordDocument|pkg:package)[\s>]|progid=.Word\.Document")
_XML_START = re.compile(r"<\?xml\s")
_MHTML = re.compile(r"^content-type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.MULTILINE)
_MAIL_HEADER = re.compile(r"\s*(?:mime-version|from|subject|date|content-type|snapshot-content-location):", re.IGNORECASE)


def sniff(data: bytes, path: str) -> str:
    """The format of a file: 'pdf', 'docx', 'html', 'txt', … or 'unknown'.

    Password-protected OOXML is 'docx' or 'xlsx', decided by the name, since nothing inside can be seen.
    Raises Damaged for a file without bytes.
    """
    if not data:
        raise Damaged("The file is empty (0 bytes); fetch it again from its source.")
    suffix = PurePath(path).suffix.lower()
    for mark, kind in _MAGIC:
        if data.startswith(mark):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, suffix)
    if data.startswith(ole.MAGIC):
        return _ole(data, suffix)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "bmp"
    if data[257:262] == b"ustar":
        return "tar"
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in data[:1024] and (b" obj" in data or b"\nxref" in data):
        return "pdf"
    text = _text(data)
    return "unknown" if text is None else _markup(text, suffix)


def _zip(data: bytes, suffix: str) -> str:
    for kind, name in _OPENDOCUMENT:
        if f"application/vnd.oasis.opendocument.{kind}".encode() in data[30:128]:
            return name
    names = _member_names(data)
    for member, kind in _ZIP_MEMBERS:
        if any(name.startswith(member) for name in names):
            return kind
    # Where no member can be told, the name says what the file was meant to be.
    return "zip" if names else _ZIP_NAMES.get(suffix, "zip")


def _member_names(data: bytes) -> list[str]:
    """The names in the zip's directory, or, where the end of the file is lost, those before each member."""
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        return [
            data[match.end() : match.end() + match[1][0] + 256 * match[2][0]].decode("utf-8", "replace")
            for match in _LOCAL_NAME.finditer(data)
        ]


def _ole(data: bytes, suffix: str) -> str:
    names = ole.stream_names(data)
    if "EncryptedPackage" in names:
        return "xlsx" if suffix in _SPREADSHEET_NAMES else "docx"
    for stream, kind in _OLE_STREAMS:
        if stream in names:
            return _OLE_TWINS.get((kind, suffix), kind)
    return "unknown"


def _text(data: bytes) -> str | None:
    """The beginning of a text file, decoded well enough to see its markup; None when the bytes are not text."""
    sample = data[:_SAMPLE]
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return sample[len(mark) :].decode(encoding, "replace")
    if _share(len(sample) - len(sample.translate(None, _BINARY)), len(sample)) < 0.005:
        return sample.decode("utf-8", "replace")
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if _share(sum(map(_usual, text)), len(text)) > 0.9:
            return text
    return None


def _usual(char: str) -> bool:
    """Characters of Chinese reports: ASCII, general and Chinese punctuation, ideographs, full-width forms."""
    return any(first <= char <= last for first, last in _USUAL)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _markup(text: str, suffix: str) -> str:
    start = _PREAMBLE.match(text)
    body = text[start.end() if start else 0 :]
    if _HTML_START.match(body):
        return "html"
    if _MAIL_HEADER.match(text) and _MHTML.search(text[:8192]):
        return "mht"
    if _XML_START.match(text):
        return "wordxml" if _WORD_XML.search(text) else "xml"
    if suffix in (".md", ".markdown"):
        return "md"
    named_html = suffix in (".html", ".htm", ".xhtml", ".shtml")
    return "html" if named_html or len(_HTML_BLOCK_END.findall(text)) >= 3 else "txt"
