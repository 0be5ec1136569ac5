"""Paper and other finished content in a file of the clerk's choice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import replace_file
from jiceng_desktop.ui.kit import message


def save_pdf(parent: QWidget, pdf: bytes, suggested_name: str) -> Path | None:
    """Ask for a name and write the PDF there; says why when it cannot. Returns the file."""
    path = message.ask_save_path(parent, "另存为 PDF", f"{suggested_name}.pdf", "PDF 文件 (*.pdf)")
    if path is None or not message.attempt(parent, lambda: write_whole(path, pdf)):
        return None
    message.toast(parent, f"已保存到 {path.name}")
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; what was there before survives a failure."""
    try:
        replace_file(path, content)
    except PermissionError as error:
        raise Refusal(f"“{path.name}”不能写入：可能正被其他程序打开，请先关闭它，或换一个位置。") from error
    except OSError as error:
        raise Refusal(f"“{path.name}”没有保存成功，请检查磁盘空间，或换一个位置。") from error
