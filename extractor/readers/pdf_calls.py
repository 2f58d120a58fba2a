"""The PDFium functions the PDF reader calls, with prototypes made for speed.

pypdfium2's own prototypes turn every handle and out-parameter into a Python object. A page has thousands of characters,
so these take plain integers for handles and addresses: out-parameters are written straight into one buffer per page.
Functions called once per character or object keep the GIL; those that parse or decode release it.
"""

from __future__ import annotations

from collections.abc import Callable
from ctypes import CFUNCTYPE, PYFUNCTYPE, c_char_p, c_double, c_float, c_int, c_uint, c_ulong, c_void_p, cast
from typing import Any

import pypdfium2.raw as pdfium

ERROR_PASSWORD = pdfium.FPDF_ERR_PASSWORD
ERROR_SECURITY = pdfium.FPDF_ERR_SECURITY
OBJECT_PATH = pdfium.FPDF_PAGEOBJ_PATH
OBJECT_IMAGE = pdfium.FPDF_PAGEOBJ_IMAGE
OBJECT_FORM = pdfium.FPDF_PAGEOBJ_FORM
SEGMENT_LINE = pdfium.FPDF_SEGMENT_LINETO
SEGMENT_MOVE = pdfium.FPDF_SEGMENT_MOVETO
PRINTING_ANNOTATIONS = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET)
FLATTENED = pdfium.FLATTEN_SUCCESS
AS_DISPLAYED = pdfium.FLAT_NORMALDISPLAY
INVISIBLE_TEXT = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE

_handle, _address = c_void_p, c_void_p


def _call(make: Any, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    function: Callable[..., Any] = make(result, *arguments)(cast(getattr(pdfium, name), c_void_p).value)
    return function


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
character = _call(PYFUNCTYPE, "FPDFText_GetUnicode", c_uint, _handle, c_int)
character_box = _call(PYFUNCTYPE, "FPDFText_GetCharBox", c_int, _handle, c_int, _address, _address, _address, _address)
is_hyphen = _call(PYFUNCTYPE, "FPDFText_IsHyphen", c_int, _handle, c_int)
is_unmapped = _call(PYFUNCTYPE, "FPDFText_HasUnicodeMapError", c_int, _handle, c_int)
advance_box = _call(PYFUNCTYPE, "FPDFText_GetLooseCharBox", c_int, _handle, c_int, _address)
character_matrix = _call(PYFUNCTYPE, "FPDFText_GetMatrix", c_int, _handle, c_int, _address)
character_object = _call(PYFUNCTYPE, "FPDFText_GetTextObject", _handle, _handle, c_int)
font_size = _call(PYFUNCTYPE, "FPDFText_GetFontSize", c_double, _handle, c_int)
render_mode = _call(PYFUNCTYPE, "FPDFTextObj_GetTextRenderMode", c_int, _handle)

count_objects = _call(PYFUNCTYPE, "FPDFPage_CountObjects", c_int, _handle)
get_object = _call(PYFUNCTYPE, "FPDFPage_GetObject", _handle, _handle, c_int)
object_kind = _call(PYFUNCTYPE, "FPDFPageObj_GetType", c_int, _handle)
object_matrix = _call(PYFUNCTYPE, "FPDFPageObj_GetMatrix", c_int, _handle, _address)
count_form_objects = _call(PYFUNCTYPE, "FPDFFormObj_CountObjects", c_int, _handle)
get_form_object = _call(PYFUNCTYPE, "FPDFFormObj_GetObject", _handle, _handle, c_ulong)
draw_mode = _call(PYFUNCTYPE, "FPDFPath_GetDrawMode", c_int, _handle, _address, _address)
stroke_width = _call(PYFUNCTYPE, "FPDFPageObj_GetStrokeWidth", c_int, _handle, _address)
count_segments = _call(PYFUNCTYPE, "FPDFPath_CountSegments", c_int, _handle)
get_segment = _call(PYFUNCTYPE, "FPDFPath_GetPathSegment", _handle, _handle, c_int)
segment_kind = _call(PYFUNCTYPE, "FPDFPathSegment_GetType", c_int, _handle)
segment_point = _call(PYFUNCTYPE, "FPDFPathSegment_GetPoint", c_int, _handle, _address, _address)
segment_closes = _call(PYFUNCTYPE, "FPDFPathSegment_GetClose", c_int, _handle)

Floats4 = c_float * 4
Floats6 = c_float * 6
