"""An invented community of any size, as a workbook and as a database made of it by the program's own import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from random import Random

from benchmarks import child

CLERK, PASSPHRASE = "王主任", "benchmark-passphrase"
COMPOUND = "幸福小区"
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉建国文志红梅云龙海燕春雷雪峰晓东佳欣子涵"
_HEADINGS = (
    "姓名", "身份证号", "性别", "出生日期", "联系电话", "民族", "文化程度", "婚姻状况", "政治面貌", "工作单位",
    "户籍地址", "小区", "楼栋", "单元", "房号", "与户主关系", "居住身份", "入住日期", "关爱标签", "备注",
)  # fmt: skip
_ROOMS, _ROOMS_IN_BUILDING, _IN_HOME = 25, 100, 3
_NUMBERED = 900
_RELATIONS = ("户主", "配偶", "子")


@dataclass(frozen=True)
class Setting:
    """One run of the benchmarks: how large, how often, where its files lie."""

    folder: Path
    persons: int = 100_000
    repeats: int = 5
    keystrokes: int = 60
    notices: int = 1000
    large: int = 1_000_000

    @property
    def home(self) -> Path:
        """Return the folder of settings, logs and caches that the measured programs use."""
        return self.folder / "home"

    @cached_property
    def workbook(self) -> Path:
        """Return the roster of everybody, written once."""
        path = self.folder / "花名册.xlsx"
        child.run("community", "workbook", path, self.persons, home=self.home)
        return path

    @cached_property
    def database(self) -> Path:
        """Return the database of everybody, made once."""
        path = self.folder / "社区.db"
        child.run("community", "database", path, self.persons, home=self.home)
        return path

    @cached_property
    def city(self) -> Path:
        """Return the database of a whole city, made once."""
        path = self.folder / "全市.db"
        child.run("large", path, self.large, home=self.home)
        return path


def rows(persons: int) -> Iterator[tuple[str, ...]]:
    """Yield invented persons under ``_HEADINGS``; the region codes were never assigned."""
    from jiceng_desktop import words

    random = Random(2026)  # noqa: S311  # the same people every time
    for number in range(persons):
        home = number // _IN_HOME
        building, within = divmod(home, _ROOMS_IN_BUILDING)
        entrance, door = divmod(within, _ROOMS)
        born = date(1930, 1, 1) + timedelta(random.randrange(34_000))
        region, order = divmod(number, _NUMBERED)  # together never twice
        body = f"{990101 + region}{born:%Y%m%d}{order // 9:02d}{order % 9 + 1}"
        yield (
            random.choice(_SURNAMES) + "".join(random.choice(_GIVEN) for _ in range(random.choice((1, 2, 2)))),
            body + words.id_check_digit(body),
            "男" if int(body[-1]) % 2 else "女",
            f"{born:%Y-%m-%d}",
            f"1990{number:07d}",
            "汉族",
            random.choice(("初中", "高中", "大学本科")),
            random.choice(("已婚", "未婚")),
            "群众",
            random.choice(("", "某某机械厂", "某某中学", "个体经营")),
            "某省某市某路某号",
            COMPOUND,
            f"{building + 1}号楼",
            f"{entrance + 1}单元",
            f"{door // 5 + 1}{door % 5 + 1:02d}",
            _RELATIONS[number % _IN_HOME],
            "",
            f"{random.randrange(1995, 2025)}-06-01",
            "独居老人" if number % 20 == 0 else "",
            "" if number % 10 else "冬季需要送药",
        )  # fmt: skip


def write_workbook(path: Path, persons: int) -> None:
    """Write a roster as an office would have it: a title above the headings."""
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("居民花名册")
        sheet.write_string(0, 0, "幸福社区居民花名册")
        sheet.write_row(1, 0, _HEADINGS)
        for at, row in enumerate(rows(persons), start=2):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, column, cell)


def make_database(path: Path, persons: int) -> None:
    """Make the database through the import that clerks use."""
    from jiceng_desktop.exchange import roster, workbook
    from jiceng_desktop.services import intake, vault

    cells = roster.lay_out(workbook.Sheet("", [_HEADINGS, *rows(persons)]), {}).cells()
    office, _ = vault.create(path, CLERK, PASSPHRASE, "幸福社区", "幸福社区居民委员会")
    plan = office.read(intake.plan, cells, date.today(), COMPOUND)
    done = office.write(intake.apply, plan, "benchmark")
    assert done.added == persons, plan.counts()
    office.close()


if __name__ == "__main__":
    {"workbook": write_workbook, "database": make_database}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
