from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QObject, Signal

from jiceng_desktop.services import documents, events, templates
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.pages.documents import DocumentPage
from jiceng_desktop.ui.papers.editor import PaperEditor
from jiceng_desktop.ui.papers.sheet import draw

STARTS = datetime(2026, 12, 8, 15)


class Told(QObject):
    """Carries the news of a change into the window's thread."""

    changed = Signal()


@pytest.fixture
def lecture(office):
    draft = events.Draft(
        title="河洛文化讲堂",
        kind=EventKind.LECTURE,
        starts_at=STARTS,
        venue="微客厅",
        chair="欧阳玥",
        audience="全体居民",
        agenda="开场\n讲座",
    )
    return office.write(events.save, None, draft)


@pytest.fixture
def page(qtbot, desk):
    page = DocumentPage(desk)
    page.told = Told()
    page.told.changed.connect(page.refresh)  # the shell's part
    desk.office.on_change.append(page.told.changed.emit)  # jobs write from their own thread
    qtbot.addWidget(page)
    page.resize(1300, 720)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def file(office):
    """Return a function that files a paper and tells its id."""

    def file(title="关于停水的通知", **more):
        draft = Draft(title=title, body="请各户储水。", signatory="翠湖社区居民委员会", signed_on=date(2026, 12, 1))
        return office.write(
            documents.file, replace(draft, **more), datetime(2026, 12, 1, 9), lambda numbered: draw(numbered).pdf
        )

    return file


@pytest.fixture
def written(desk, page, office, lecture):
    """Return the editor with the notice of the lecture."""
    editor = PaperEditor(desk, office.read(templates.of_occurrence, lecture, date(2026, 12, 1)), page)
    editor.filed.connect(page._show_filed)
    editor.open()
    return editor
