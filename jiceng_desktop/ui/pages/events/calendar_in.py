"""导入日历: what a calendar file would bring, shown first; nothing comes in unless it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import calendar_entries
from jiceng_desktop.services.calendar_entries import Done, Entry, Found
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.events.coming_in import ComingInDialog, Preview, Row, show_when, take_back, tell

if TYPE_CHECKING:
    from jiceng_desktop.ui.pages.events.page import EventPage

_FILES = "日历文件 (*.ics)"
_MOST_BYTES = 5_000_000


def preview(office: Office, path: Path, now: datetime, report: Report) -> Preview:
    """Read a file and compare it with the calendar.

    Raises:
        Refusal: the file cannot be read, or is no calendar file.
    """
    from jiceng_desktop.exchange import calendar_file  # its library takes a moment to load

    try:
        data = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else bytes(_MOST_BYTES + 1)
    except OSError as error:
        raise Refusal(f"“{path.name}”打不开，可能正被其他程序占用，或已被移走。") from error
    held = calendar_file.read(data, now, report)
    found = office.read(calendar_entries.compare, held.entries)
    rows = [_row(one) for one in found] + [Row(one.when, one.title, one.why) for one in held.refused]
    return Preview(path.name, tuple(rows), held.remarks).in_order()


def _row(found: Found) -> Row:
    entries = (found.entry,) if found.does_something else ()
    return Row(show_when(found.entry), found.entry.title, _told(found), found.state, entries)


def _told(found: Found) -> str:
    """Say what would change; of what is new where it takes place."""
    if found.told:
        return found.told
    venue = f"地点：{found.entry.venue}" if found.entry.venue else ""
    return "；".join(filter(None, ("已取消" if found.entry.cancelled else "", venue)))


class CalendarInDialog(ComingInDialog):
    """What a calendar file would bring."""

    hint = "打勾的会导入；已经有的不会重复，已举办的不会改动。导入后可以整个撤销。"

    @override
    def bring(self, entries: Sequence[Entry], report: Report) -> Done:
        return self.desk.office.write(calendar_entries.bring_in, entries, self.preview.source, report)


def open_calendar_in(page: Page) -> None:
    """Ask for a file, read it aside, and show what it would bring."""
    path = message.ask_open_path(page, "导入日历", _FILES)
    if path is None:
        return
    office, shown = page.office, cast("EventPage", page)

    def show(found: Preview) -> None:
        dialog = CalendarInDialog(page.desk, page, found)
        dialog.accepted.connect(lambda: tell(shown, dialog))
        dialog.open()

    page.desk.jobs.run(page, "正在读取日历文件…", lambda report: preview(office, path, datetime.now(), report), show)


def take_calendar_back(page: Page) -> None:
    """Ask, then take the last import of a calendar file or a plan back as a whole."""
    office = page.office
    run = office.read(calendar_entries.last_run, datetime.now())
    if run is None:
        raise Refusal("最近一个月没有导入过日历文件或年度计划，没有可以撤销的。")
    told = f"{run.at:%Y-%m-%d %H:%M} 从“{run.source}”导入：新增 {run.added:,} 场，改动 {run.changed:,} 场。"
    question = f"{told}\n\n要把这次导入整个撤销吗？新增的会删除，改动过的恢复原样。"
    if message.ask(page, question, "撤销导入(&O)", danger=True):
        take_back(page, run)
