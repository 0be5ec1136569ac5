"""From a keystroke in the search box to the painted result; and the query alone, in a city of a million."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import PASSPHRASE, Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from jiceng_desktop.services.office import Office
    from jiceng_desktop.ui.pages.people.page import PeoplePage

FRAME, QUERY, PAINTED = 1 / 60, 0.016, 0.05
_SETTLING_SECONDS = 0.03
_AT_REST_SECONDS = 1.5  # the window has counted everybody by then
_PATIENCE_SECONDS = 10.0
_SCANS = 5
_MORE = 4  # so many times the keystrokes are asked as queries: a 95th percentile of sixty hangs on three of them


class Known(NamedTuple):
    """What a clerk may know of somebody."""

    name: str
    former_name: str
    syllables: list[str]
    id_number: str
    phone: str
    address: str
    code: str

    @property
    def initials(self) -> str:
        """Return the first letters of the name."""
        return "".join(syllable[0] for syllable in self.syllables)


class Kind(NamedTuple):
    """A way to search: its title, what is typed, the column a scan would look through."""

    title: str
    needle: Callable[[Known], str]
    column: str


KINDS = (
    Kind("姓名", lambda one: one.name, "name"),
    Kind("曾用名", lambda one: one.former_name or one.name, "former_name"),
    Kind("一个字", lambda one: one.name[0], "name"),
    Kind("名中一字", lambda one: one.name[-1], "name"),
    Kind("两个字", lambda one: one.name[:2], "name"),
    Kind("全拼", lambda one: "".join(one.syllables), "sort_key"),
    Kind("首字母", lambda one: one.initials, "sort_key"),
    Kind("一个字母", lambda one: one.initials[0], "sort_key"),
    Kind("两个字母", lambda one: one.initials[:2], "sort_key"),
    Kind("混拼 zhangw", lambda one: one.syllables[0] + one.initials[1:2], "sort_key"),
    Kind("证件号末四位", lambda one: one.id_number[-4:], "id_number"),
    Kind("电话末四位", lambda one: one.phone[-4:], "phone"),
    Kind("门牌", lambda one: one.code, "address"),
    Kind("房号", lambda one: one.code.rpartition("-")[2], "address"),
    Kind("小区名两个字", lambda one: one.address[:2], "address"),
    Kind("楼栋", lambda one: one.address.partition("楼")[0] + "楼", "address"),
    Kind("人人都有的地名", lambda _one: "小区", "address"),
    Kind("姓和房号", lambda one: f"{one.name[0]} {one.code.rpartition('-')[2]}", "name"),
    Kind("名和小区", lambda one: f"{one.name[1:]} {one.address[:2]}", "name"),
    Kind("zhang wei", lambda one: " ".join(one.syllables), "sort_key"),
)
_IN_WINDOW = ("姓名", "一个字", "首字母", "证件号末四位", "门牌", "人人都有的地名")


def measure(setting: Setting) -> list[Result]:
    """Type needles of every kind; all of one kind in one child, which has the data open."""
    results = _painted(setting, setting.database, _IN_WINDOW, "60 Hz 一帧", FRAME)
    if not setting.large:
        return results
    for number, kind in enumerate(KINDS):
        count = _MORE * setting.keystrokes
        found = child.run("search", "query", setting.city, number, count, home=setting.home)
        ours, scans = found[:count], found[count:]
        title = f"{setting.large:,} 人 {kind.title}"
        results.append(Result(f"{title} 查询中位", "LIKE 扫描", 1, [_at(ours, 50)], [_at(scans, 50)]))
        results.append(Result(f"{title} 查询 95%", "16 毫秒", 1, [_at(ours, 95)], [Figures(QUERY, QUERY)]))
    return results + _painted(setting, setting.city, _IN_WINDOW, "50 毫秒", PAINTED, f"{setting.large:,} 人 ")


def _painted(
    setting: Setting, database: Path, titles: tuple[str, ...], floor: str, seconds: float, where: str = ""
) -> list[Result]:
    results = []
    for number, kind in enumerate(KINDS):
        if kind.title in titles:
            found = child.run("search", "window", database, number, setting.keystrokes, home=setting.home)
            for title, percent in (("中位", 50), ("95%", 95)):
                named = f"{where}搜索 {kind.title} {title}"
                budget = [Figures(seconds, seconds)]
                results.append(Result(named, floor, 1, [_at(found, percent)], budget, clock_alone=True))
    return results


def _at(figures: list[Figures], percent: int) -> Figures:
    """Return the figures that so many percent of the keystrokes stay below."""

    def cut(name: str) -> float:
        return float(quantiles((getattr(one, name) for one in figures), n=100, method="inclusive")[percent - 1])

    return Figures(cut("wall"), cut("cpu"), cut("memory"))


def needles(office: Office, kind: Kind, count: int) -> Iterator[str]:
    """Yield what a clerk would type to find some of the persons."""
    from jiceng_desktop import pinyin, words
    from jiceng_desktop.services import people
    from jiceng_desktop.services.places import code_of

    random = Random(7)  # noqa: S311  # the same needles every time
    persons = office.read(people.count)
    for person_id in random.sample(range(1, persons + 1), min(count, persons)):
        draft = office.read(people.load, person_id)
        name, address = draft.name or "", draft.address or ""
        door = words.parse_door(address)
        spoken = list(pinyin.readings(name)[0])
        code = code_of(door) if door else ""
        numbers = draft.id_number or "", draft.phone or ""
        yield kind.needle(Known(name, draft.former_name or "", spoken, *numbers, address, code))


def query(database: Path, number: int, count: int) -> None:
    """Ask for what the window asks for at a keystroke, then scan for some of the same; reply with the figures."""
    from jiceng_desktop.services import people, vault
    from jiceng_desktop.services.listing import Query

    office, kind = vault.open_(database, PASSPHRASE), KINDS[number]
    typed = list(needles(office, kind, count))
    office.read(people.LISTING.ids, Query(needle="好"), _AT_ONCE)  # the first search after the start reads the places
    figures = []
    for needle in typed:
        watch = probe.Watch()
        office.read(people.LISTING.ids, Query(needle=needle), _AT_ONCE)
        figures.append(watch.taken())
    source = "dwelling JOIN person ON home_id = dwelling.id" if kind.column == "address" else "person"
    for needle in typed[:_SCANS]:
        watch = probe.Watch()
        with office._store.engine.connect() as connection:
            sql = f"SELECT person.id FROM {source} WHERE {kind.column} LIKE '%' || ? || '%'"  # noqa: S608
            connection.exec_driver_sql(sql, (needle.partition(" ")[0],)).all()
        figures.append(watch.taken())
    probe.reply(figures)


_AT_ONCE = 96  # what a window asks for


def window(database: Path, number: int, count: int) -> None:
    """Open the window on the data, type, and reply with the figures of each last keystroke."""
    from PySide6.QtWidgets import QApplication

    from jiceng_desktop.services import vault
    from jiceng_desktop.ui import theme
    from jiceng_desktop.ui.kit.desk import Desk, Memory
    from jiceng_desktop.ui.kit.jobs import Jobs
    from jiceng_desktop.ui.shell import Shell

    app = QApplication([])
    theme.apply(app)
    office = vault.open_(database, PASSPHRASE)
    shell = Shell(Desk(office, Jobs(), Memory()))
    shell.resize(1366, 768)
    shell.show()
    page: Any = shell.show_page(0)
    typist = _Typist(getattr(page, "shown", lambda: page)())
    for needle in ("王", ""):  # the first search after the start reads the places
        typist.type(needle)
        typist.settle()
    figures = []
    for needle in needles(office, KINDS[number], count):
        typist.type(needle[:-1])
        typist.settle()
        watch = probe.Watch()
        typist.type(needle)
        figures.append(watch.taken())
        typist.settle()
    probe.reply(figures)


class _Typist:
    """Types into the search box and waits for what the table shows."""

    def __init__(self, page: PeoplePage) -> None:
        from PySide6.QtCore import QEvent, QObject
        from typing_extensions import override

        self._page = page
        self._paintings = 0

        class Witness(QObject):
            @override
            def eventFilter(witness, _watched: QObject, event: QEvent) -> bool:  # noqa: N805
                self._paintings += event.type() == QEvent.Type.Paint
                return False

        self._witness = Witness()
        page.view.viewport().installEventFilter(self._witness)
        self.settle(_AT_REST_SECONDS)

    def type(self, needle: str) -> None:
        """Put a text into the box; return when the table has painted what it finds."""
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QApplication

        if self._page.finder.text() == needle:
            return
        before, watch = self._paintings, probe.Watch()
        self._page.finder.setText(needle)
        while self._page.model.query.needle != needle or self._paintings == before:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert watch.taken()[0] < _PATIENCE_SECONDS, f"nothing was painted for {needle!r}"

    def settle(self, seconds: float = _SETTLING_SECONDS) -> None:
        """Let everything that follows a keystroke, or the opening of the window, end."""
        from PySide6.QtTest import QTest

        QTest.qWait(int(seconds * 1000))


if __name__ == "__main__":
    {"window": window, "query": query}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
