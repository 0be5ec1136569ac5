"""另存为 ▾: a paper as PDF, as PDF/A for the archive, or as a Word file to be edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from jiceng_desktop.services.documents import Draft
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Jobs, Report
from jiceng_desktop.ui.kit.saving import write_whole
from jiceng_desktop.ui.papers.sheet import archival_of, file_name, word_of


@dataclass(frozen=True)
class Savable:
    """A paper as it can be saved: what it says, and its sheet."""

    draft: Draft
    pdf: Callable[[], bytes]


@dataclass(frozen=True)
class _Kind:
    title: str
    files: str
    ending: str
    content: Callable[[Savable], bytes]


_PDF = _Kind("PDF 文件(&1)", "PDF 文件 (*.pdf)", ".pdf", lambda paper: paper.pdf())
_KINDS = (
    _PDF,
    _Kind("PDF/A-2b 归档文件(&2)", "PDF 文件 (*.pdf)", "（归档）.pdf", lambda paper: archival_of(paper.pdf())),
    _Kind("Word 文档(&3)", "Word 文档 (*.docx)", ".docx", lambda paper: word_of(paper.draft)),
)
Offer = Callable[[], Savable | None]


def save_menu(parent: QWidget, jobs: Jobs, paper: Offer) -> QMenu:
    """Return a menu that saves what ``paper`` gives when asked; None means the clerk has stepped back."""
    menu = QMenu(parent)
    for kind in _KINDS:
        menu.addAction(f"{kind.title}…").triggered.connect(partial(_save, parent, jobs, paper, kind))
    return menu


def save_pdf_of(parent: QWidget, jobs: Jobs, paper: Savable) -> None:
    """Save a paper as an ordinary PDF."""
    _save(parent, jobs, lambda: paper, _PDF)


def _save(parent: QWidget, jobs: Jobs, offer: Offer, kind: _Kind, _checked: bool = False) -> None:
    paper = offer()
    if paper is None:
        return
    title = kind.title.split("(&")[0]
    path = message.ask_save_path(parent, f"另存为 {title}", f"{file_name(paper.draft)}{kind.ending}", kind.files)
    if path is None:
        return

    def work(report: Report) -> Path:
        content = kind.content(paper)
        report(1, 1)  # the last moment to cancel
        write_whole(path, content)
        return path

    jobs.run(parent, f"正在生成 {title}…", work, lambda written: message.toast(parent, f"已保存到 {written.name}"))
