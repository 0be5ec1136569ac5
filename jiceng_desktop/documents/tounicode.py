"""A repair of ReportLab's character table, without which copied names turn into other characters."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfbase import ttfonts  # type: ignore[import-untyped]

_BLOCK = 100  # the PDF specification allows at most 100 entries in one block


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be").hex().upper()


def _to_unicode(font_name: str, codes: Sequence[int]) -> str:
    """Return the ToUnicode table of one font subset; characters above U+FFFF become surrogate pairs."""
    entries = [f"<{index:02X}> <{_utf16(code)}>" for index, code in enumerate(codes)]
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo"]
    lines += [f"<< /Registry ({font_name})", f"/Ordering ({font_name})", "/Supplement 0", ">> def"]
    lines += [f"/CMapName /{font_name} def", "/CMapType 2 def", "1 begincodespacerange"]
    lines += [f"<00> <{len(codes) - 1:02X}>", "endcodespacerange"]
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


def repair() -> None:
    """Replace ReportLab's table writer unless it already writes U+20164 as a surrogate pair."""
    if "<D840DD64>" not in ttfonts.makeToUnicodeCMap("probe", [0x20164]):
        ttfonts.makeToUnicodeCMap = _to_unicode
