"""Importing a book list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.exchange import book_list, roster
from jiceng_desktop.services import book_intake
from jiceng_desktop.services.book_intake import BookPlan, BooksDone
from jiceng_desktop.services.intake import Decision, Planned
from jiceng_desktop.ui.kit import book_labels
from jiceng_desktop.ui.kit import intake as dialogs
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.kit.intake.way import Place
from jiceng_desktop.ui.recovery import before_real_data

_NAMED = 5


def _hint(plan: BookPlan, decisions: Mapping[int, Decision]) -> str:
    out = set(roster.left_out(plan, decisions))

    def needed(by_name: Mapping[str, Sequence[Planned]]) -> list[str]:
        return [name for name, rows in by_name.items() if any(row.number not in out for row in rows)]

    boxes = needed(plan.with_new_box)
    corners = [name for name in needed(plan.with_new_corner) if name not in plan.known_corners]
    told = [f"会新建图书箱：{words.several(boxes, _NAMED, '个')}。"] if boxes else []
    told += [f"会新建图书角：{words.several(corners, _NAMED, '个')}（不外借，可到“图书角”里改）。"] if corners else []
    return "".join(told)


def _told(done: BooksDone) -> str:
    filled = f"，补全书目 {done.changed:,} 种" if done.changed else ""
    return f"已导入：{done.added:,} 册，其中新书目 {done.titles:,} 种{filled}。"


def _print_labels(desk: Desk, parent: QWidget, done: BooksDone) -> None:
    book_labels.print_labels(parent, desk, book_labels.COPIES, done.copy_ids)


BOOKS = dialogs.Way(
    title="导入图书清单",
    book=book_list.BOOKS,
    plan=book_intake.plan,
    apply=book_intake.apply,
    settle=before_real_data,
    hint=_hint,
    place=Place(
        label="没有箱号的放入(&X)",
        placeholder="箱或图书角",
        options=book_intake.spots,
        usual=lambda _session: "",
    ),
    unit="行",
    told=_told,
    further=("打印标签(&L)…", _print_labels),
    decisions={
        Decision.SKIP: "暂不导入",
        Decision.MERGE: "加为已有书的复本",
        Decision.ADD: "作为新书导入",
    },
)


def offer_first(empty: EmptyState, import_: Callable[[], object]) -> QPushButton:
    """Put the import before the single entry where there is nothing yet."""
    button = QPushButton("导入图书清单…(&R)")
    button.setProperty("class", "primary")
    button.clicked.connect(import_)
    inside = cast(QVBoxLayout, empty.layout())
    inside.insertWidget(inside.indexOf(empty.button), button, 0, Qt.AlignmentFlag.AlignHCenter)
    return button


def choose_and_open(desk: Desk, parent: QWidget) -> None:
    """Ask for a file, read it in the background, and show what it would bring."""
    dialogs.choose_and_open(desk, parent, BOOKS)


def open_file(desk: Desk, parent: QWidget, path: Path) -> None:
    """Read a book list in the background and show what it would bring."""
    dialogs.open_file(desk, parent, path, BOOKS)
