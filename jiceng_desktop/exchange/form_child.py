"""The child process that looks into a superior's form and fills it in; openpyxl is imported in this process only.

An order comes in on stdin, the answer goes out on stdout, each as 4 bytes length (little-endian), JSON of that length,
and the bytes of a workbook. Nothing is ever written to a disk: forms that are filled in hold personal data.
Answers: ``["outline", {…}]``, ``["filled", {}]`` followed by the workbook, ``["refused", sentence]``.
"""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
import zipfile
from collections.abc import Sequence
from typing import IO, Any

from jiceng_desktop.exchange.cage import confine
from jiceng_desktop.exchange.content import Refused, recognise

_DAMAGED = "这个文件已损坏，或不是普通的 .xlsx 表格，无法填写。请用 WPS 或 Excel 打开，另存为 .xlsx 后再试。"
_TOO_BIG = "这个表格异常巨大，无法安全打开。请删掉末尾多余的空行和空列，另存后再试。"
_NOT_XLSX = "上级表格要填在 .xlsx 里才能保住格式。请用 WPS 或 Excel 打开这个文件，另存为 .xlsx 后再选它。"
_MACROS = "这个表格带有宏（.xlsm），填写后宏会失效。请用 WPS 或 Excel 打开，另存为不带宏的 .xlsx 后再选它。"


def main(argv: Sequence[str]) -> int:
    """Carry out one order within the bounds ``memory_bytes cpu_seconds unpacked_bytes``."""
    memory_bytes, cpu_seconds, unpacked_bytes = map(int, argv)
    confine(memory_bytes, cpu_seconds)
    warnings.simplefilter("ignore")
    with os.fdopen(0, "rb") as source, os.fdopen(1, "wb") as target:
        length = int.from_bytes(source.read(4), "little")
        order = json.loads(source.read(length))
        try:
            about, content = _carry_out(order, source.read(), unpacked_bytes)
        except Refused as refused:
            about, content = ["refused", str(refused)], b""
        except MemoryError:
            about, content = ["refused", _TOO_BIG], b""
        _send(target, about, content)
    return 0


def _carry_out(order: dict[str, Any], data: bytes, unpacked_bytes: int) -> tuple[list[Any], bytes]:
    """Open the workbook and do what is asked."""
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type]  # openpyxl takes half its time to load it for nothing
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    from jiceng_desktop.exchange import form_fill, form_outline

    _refuse_other_kinds(data, unpacked_bytes)
    try:
        book = load_workbook(io.BytesIO(data), rich_text=True)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError) as error:
        raise Refused(_DAMAGED) from error  # whatever openpyxl stumbles over in a broken part
    if order["task"] == "outline":
        return ["outline", form_outline.outline(book, data)], b""
    form_fill.fill(book, order["sheets"])
    return ["filled", {}], form_fill.packed(book)


def _refuse_other_kinds(data: bytes, unpacked_bytes: int) -> None:
    """Let only plain .xlsx through: nothing else can be filled in without losing what it looks like."""
    if recognise(data, unpacked_bytes).kind != "xlsx":
        raise Refused(_NOT_XLSX)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = {name.lower() for name in packed.namelist()}
    if "xl/vbaproject.bin" in names:
        raise Refused(_MACROS)
    if "xl/workbook.bin" in names or "xl/workbook.xml" not in names:
        raise Refused(_NOT_XLSX)


def _send(target: IO[bytes], about: list[Any], content: bytes) -> None:
    """Write the answer."""
    body = json.dumps(about, ensure_ascii=False, separators=(",", ":")).encode()
    target.write(len(body).to_bytes(4, "little") + body + content)
    target.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
