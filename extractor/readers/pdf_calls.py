"""The PDFium functions the PDF reader calls, with prototypes made for speed.

pypdfium2's own prototypes turn every handle and out-parameter into a Python object. A page has thousands of characters,
so these take plain integers for handles and addresses: out-parameters are written straight into buffers.
Functions called once per character or object keep the GIL; those that parse or decode release it. Those made by `_bulk`
convert nothing: they take handles and addresses that are `prepared`, and numbers that fit a C int.
"""

from __future__ import annotations

from collections.abc import Callable
from ctypes import (
    CFUNCTYPE,
    PYFUNCTYPE,
    byref,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_size_t,
    c_uint,
    c_ulong,
    c_void_p,
    cast,
    sizeof,
    string_at,
)
from typing import Any

import pypdfium2.raw as pdfium

ERROR_PASSWORD = pdfium.FPDF_ERR_PASSWORD
ERROR_SECURITY = pdfium.FPDF_ERR_SECURITY
OBJECT_PATH = pdfium.FPDF_PAGEOBJ_PATH
OBJECT_IMAGE = pdfium.FPDF_PAGEOBJ_IMAGE
OBJECT_FORM = pdfium.FPDF_PAGEOBJ_FORM
SEGMENT_LINE = pdfium.FPDF_SEGMENT_LINETO
SEGMENT_MOVE = pdfium.FPDF_SEGMENT_MOVETO
# Annotations that only lead somewhere or open a note print nothing over the page.
SILENT_ANNOTATIONS = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_POPUP)
FLATTENED = pdfium.FLATTEN_SUCCESS
AS_DISPLAYED = pdfium.FLAT_NORMALDISPLAY
GREY, IN_GREY = pdfium.FPDFBitmap_Gray, pdfium.FPDF_GRAYSCALE
OBJECT_TEXT = pdfium.FPDF_PAGEOBJ_TEXT
INVISIBLE_TEXT = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

_handle, _address = c_void_p, c_void_p
bytes_at = string_at


def _call(make: Any, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    function: Callable[..., Any] = make(result, *arguments)(cast(getattr(pdfium, name), c_void_p).value)
    return function


def _bulk(name: str, result: Any = c_int) -> Callable[..., Any]:
    """A function without declared arguments: ctypes hands on what it is given, in less than half of the time."""
    make: Any = PYFUNCTYPE(result)
    function: Callable[..., Any] = make(cast(getattr(pdfium, name), c_void_p).value)
    return function


def prepared(handle: int) -> Any:
    """A handle as ctypes passes it on, converted once for many calls."""
    return c_void_p.from_param(handle)


KEPT = 50_000  # addresses: more are not kept for the next page


class Slots:
    """Numbers for PDFium to write, and the prepared address of each `every`-th of them, made once for many pages."""

    __slots__ = ("_addresses", "_every", "_format", "_kind", "_numbers")

    def __init__(self, kind: type[c_float] | type[c_double] | type[c_int] | type[c_uint], every: int = 1) -> None:
        self._kind, self._every, self._format = kind, every, kind._type_
        self._numbers: Any = (kind * 0)()
        self._addresses: list[Any] = []

    def addresses(self, count: int) -> list[Any]:
        """At least this many addresses; what was written to addresses given before is lost."""
        if not count <= len(self._addresses) <= max(count, KEPT):
            count += count // 4
            self._numbers = (self._kind * (count * self._every))()
            step = self._every * sizeof(self._kind)
            self._addresses = [byref(self._numbers, place) for place in range(0, count * step, step)]
        return self._addresses

    def columns(self, count: int, width: int = 4) -> list[list[Any]]:
        """What was written for the first `count` things of `width` numbers each, as so many lists."""
        numbers: Any = memoryview(self._numbers).cast("B").cast(self._format)[: width * count]
        return [numbers[side::width].tolist() for side in range(width)]


load_document = _call(CFUNCTYPE, "FPDF_LoadMemDocument64", _handle, c_char_p, c_ulong, c_char_p)
close_document = _call(CFUNCTYPE, "FPDF_CloseDocument", None, _handle)
last_error = _call(PYFUNCTYPE, "FPDF_GetLastError", c_ulong)
page_count = _call(PYFUNCTYPE, "FPDF_GetPageCount", c_int, _handle)
meta_text = _call(PYFUNCTYPE, "FPDF_GetMetaText", c_ulong, _handle, c_char_p, _address, c_ulong)

load_page = _call(CFUNCTYPE, "FPDF_LoadPage", _handle, _handle, c_int)
close_page = _call(CFUNCTYPE, "FPDF_ClosePage", None, _handle)
page_box = _call(PYFUNCTYPE, "FPDF_GetPageBoundingBox", c_int, _handle, _address)
page_rotation = _call(PYFUNCTYPE, "FPDFPage_GetRotation", c_int, _handle)

count_annotations = _call(PYFUNCTYPE, "FPDFPage_GetAnnotCount", c_int, _handle)
get_annotation = _call(PYFUNCTYPE, "FPDFPage_GetAnnot", _handle, _handle, c_int)
annotation_kind = _call(PYFUNCTYPE, "FPDFAnnot_GetSubtype", c_int, _handle)
close_annotation = _call(PYFUNCTYPE, "FPDFPage_CloseAnnot", None, _handle)
flatten = _call(CFUNCTYPE, "FPDFPage_Flatten", c_int, _handle, c_int)

load_text = _call(CFUNCTYPE, "FPDFText_LoadPage", _handle, _handle)
close_text = _call(CFUNCTYPE, "FPDFText_ClosePage", None, _handle)
count_characters = _call(PYFUNCTYPE, "FPDFText_CountChars", c_int, _handle)
all_characters = _call(PYFUNCTYPE, "FPDFText_GetText", c_int, _handle, c_int, c_int, _address)
character = _bulk("FPDFText_GetUnicode", c_uint)
character_box = _bulk("FPDFText_GetCharBox")
is_hyphen = _bulk("FPDFText_IsHyphen")
is_unmapped = _bulk("FPDFText_HasUnicodeMapError")
advance_box = _bulk("FPDFText_GetLooseCharBox")
character_matrix = _bulk("FPDFText_GetMatrix")
character_object = _bulk("FPDFText_GetTextObject", c_size_t)
font_size = _bulk("FPDFText_GetFontSize", c_double)
render_mode = _bulk("FPDFTextObj_GetTextRenderMode")

count_objects = _call(PYFUNCTYPE, "FPDFPage_CountObjects", c_int, _handle)
get_object = _bulk("FPDFPage_GetObject", c_size_t)
object_kind = _bulk("FPDFPageObj_GetType")
object_matrix = _bulk("FPDFPageObj_GetMatrix")
object_bounds = _bulk("FPDFPageObj_GetBounds")
count_form_objects = _bulk("FPDFFormObj_CountObjects")
get_form_object = _call(PYFUNCTYPE, "FPDFFormObj_GetObject", c_size_t, _handle, c_ulong)
draw_mode = _bulk("FPDFPath_GetDrawMode")
stroke_width = _bulk("FPDFPageObj_GetStrokeWidth")
count_segments = _bulk("FPDFPath_CountSegments")
get_segment = _bulk("FPDFPath_GetPathSegment", c_size_t)
segment_kind = _bulk("FPDFPathSegment_GetType")
segment_point = _bulk("FPDFPathSegment_GetPoint")
segment_closes = _bulk("FPDFPathSegment_GetClose")
fill_color = _bulk("FPDFPageObj_GetFillColor")
clip_path = _bulk("FPDFPageObj_GetClipPath", c_size_t)
count_clips = _bulk("FPDFClipPath_CountPaths")
count_clip_segments = _bulk("FPDFClipPath_CountPathSegments")
get_clip_segment = _bulk("FPDFClipPath_GetPathSegment", c_size_t)
count_marks = _bulk("FPDFPageObj_CountMarks")
get_mark = _call(PYFUNCTYPE, "FPDFPageObj_GetMark", c_size_t, _handle, c_ulong)
mark_name = _call(PYFUNCTYPE, "FPDFPageObjMark_GetName", c_int, _handle, _address, c_ulong, _address)

text_font = _bulk("FPDFTextObj_GetFont", c_size_t)
font_name = _call(PYFUNCTYPE, "FPDFFont_GetBaseFontName", c_size_t, _handle, _address, c_size_t)
glyph_path = _call(PYFUNCTYPE, "FPDFFont_GetGlyphPath", c_size_t, _handle, c_uint, c_float)
count_glyph_segments = _bulk("FPDFGlyphPath_CountGlyphSegments")
get_glyph_segment = _bulk("FPDFGlyphPath_GetGlyphPathSegment", c_size_t)

set_active = _call(PYFUNCTYPE, "FPDFPageObj_SetIsActive", c_int, _handle, c_int)
new_bitmap = _call(PYFUNCTYPE, "FPDFBitmap_CreateEx", _handle, c_int, c_int, c_int, _address, c_int)
fill_bitmap = _call(PYFUNCTYPE, "FPDFBitmap_FillRect", c_int, _handle, c_int, c_int, c_int, c_int, c_ulong)
draw_page = _call(CFUNCTYPE, "FPDF_RenderPageBitmap", None, _handle, _handle, c_int, c_int, c_int, c_int, c_int, c_int)
bitmap_buffer = _call(PYFUNCTYPE, "FPDFBitmap_GetBuffer", _address, _handle)
bitmap_stride = _call(PYFUNCTYPE, "FPDFBitmap_GetStride", c_int, _handle)
close_bitmap = _call(PYFUNCTYPE, "FPDFBitmap_Destroy", None, _handle)

Floats4 = c_float * 4
Floats6 = c_float * 6
