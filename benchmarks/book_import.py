"""A whole book list from the file into the stock, and the same list again, which adds nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import CLERK, PASSPHRASE, Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from jiceng_desktop.services.book_intake import BookPlan
    from jiceng_desktop.services.office import Office

_TARGET, _FLOOR = 8, "calamine 加 executemany 四张表"
_PERSONS_PER_TITLE = 10 / 3  # thirty thousand titles beside a hundred thousand persons
_BOXES = 60
_HEADINGS = ("序号", "书名", "ISBN", "作者", "出版社", "出版日期", "定价(元)", "分类号", "册数", "箱号", "来源", "备注")


def measure(setting: Setting) -> list[Result]:
    """Import into fresh databases, by hand and by the program in turn."""
    titles = round(setting.persons / _PERSONS_PER_TITLE)
    source = setting.folder / "书单.xlsx"
    child.run("book_import", "write", source, titles, home=setting.home)
    ours: list[Figures] = []
    floor: list[Figures] = []
    again: list[Figures] = []
    numbers = count(1)
    for _ in range(max(1, setting.repeats - 2)):
        for role, kept in (("bare", floor), ("ours", ours), ("again", again)):
            fresh = setting.folder / f"books-{next(numbers)}.db"
            kept += child.run("book_import", role, source, fresh, home=setting.home)
            for part in setting.folder.glob(f"{fresh.name}*"):
                part.unlink()
    return [
        Result(f"导入 {titles:,} 种图书", _FLOOR, _TARGET, ours, floor),
        Result(f"再导入同一份 {titles:,} 种的清单", _FLOOR, None, again, floor),
    ]


def write(path: Path, titles: int) -> None:
    """Write a list as a bookseller sends it: a title above the headings, half-width and full-width digits."""
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("书单")
        sheet.write_string(0, 0, "幸福社区图书清单")
        sheet.write_row(1, 0, _HEADINGS)
        for at, row in enumerate(_rows(titles), start=2):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, column, cell)


def _rows(titles: int) -> Iterator[tuple[str, ...]]:
    """Yield invented titles under ``_HEADINGS``; 979-7 belongs to no country."""
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    for number in range(titles):
        first = f"9797{number:08}"
        check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first)) % 10
        isbn = f"{first}{check}"
        yield (
            str(number + 1),
            f"楼道里的第{number}个故事",
            isbn.translate(full_width) if number % 2 else isbn,
            f"何言{number % 900}著",
            f"某某出版社{number % 120}",
            f"{1990 + number % 36}年{number % 12 + 1}月",
            f"{number % 60 + 9}.{number % 10}元",
            f"{'IGKTJRF'[number % 7]}{number % 300}.{number % 9}",
            "1",
            f"{number % _BOXES + 1:02}号箱",
            "捐赠" if number % 3 else "购置",
            "" if number % 10 else "扉页有字",
        )


def bare(source: Path, target: Path) -> None:
    """Put every cell, the numbers, the copies and their history into four encrypted tables; nothing is looked at."""
    import sqlcipher3.dbapi2 as driver  # type: ignore[import-untyped]
    from python_calamine import CalamineWorkbook

    watch = probe.Watch()
    rows = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()[2:]
    database = driver.connect(str(target), isolation_level=None)
    database.execute(f"PRAGMA key = \"x'{'00' * 32}'\"")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    tables = {
        "title": rows,
        "number": [(row[0], row[2]) for row in rows],
        "copy": [(row[0], row[9], row[10], row[11]) for row in rows],
        "history": [(row[0], row[9], "入藏", CLERK) for row in rows],
    }
    database.execute("BEGIN")
    for name, part in tables.items():
        columns, marks = (
            ", ".join(each) for each in zip(*((f"c{at}", "?") for at in range(len(part[0]))), strict=True)
        )
        database.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {columns})")
        database.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", part)  # noqa: S608
    database.execute("COMMIT")
    probe.reply([watch.taken()])


def ours(source: Path, target: Path) -> None:
    """Do what the import dialog does: read, find the headings, plan, apply."""
    office, watch = _founded(target), probe.Watch()
    plan = _planned(office, source)
    _apply(office, plan)
    probe.reply([watch.taken()])


def again(source: Path, target: Path) -> None:
    """Look at the list once more when everything in it is there."""
    from jiceng_desktop.services.intake import Verdict

    office = _founded(target)
    _apply(office, _planned(office, source))
    watch = probe.Watch()
    plan = _planned(office, source)
    taken = watch.taken()
    assert plan.counts()[Verdict.DOUBTFUL] == len(plan.rows), plan.counts()
    probe.reply([taken])


def _founded(target: Path) -> Office:
    from jiceng_desktop.services import vault

    return vault.create(target, CLERK, PASSPHRASE, "幸福社区", "幸福社区居民委员会")[0]


def _planned(office: Office, source: Path) -> BookPlan:
    from jiceng_desktop.exchange import book_list, roster, workbook
    from jiceng_desktop.services import book_intake
    from jiceng_desktop.services.intake import headings

    book = workbook.read(source)
    sheet = book.sheets[roster.best_sheet(book, book_list.BOOKS)]
    layout = roster.lay_out(sheet, office.read(headings.remembered, book_list.BOOKS.kind), book_list.BOOKS)
    return office.read(book_intake.plan, layout.cells(), date.today())


def _apply(office: Office, plan: BookPlan) -> None:
    from jiceng_desktop.services import book_intake

    done = office.write(book_intake.apply, plan, "书单.xlsx")
    assert done.titles == len(plan.rows), plan.counts()


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        {"bare": bare, "ours": ours, "again": again}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
