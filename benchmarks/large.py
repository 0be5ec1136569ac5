"""An invented city: a million persons with the names and the compounds a city has, written straight into the tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.community import CLERK, PASSPHRASE

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单仇区解查欧盖朴"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉建国文志红梅云龙海燕春雷雪峰晓东佳欣子涵宇浩然梓轩一诺雨泽思远博俊凯天"
    "佑嘉怡诗琪梦瑶可馨美玲慧颖莹婷婉清新民生福荣贵富昌盛永康宁安顺利成功德仁义礼智信忠孝廉良善庆祥瑞吉和睦友爱珍宝金银铜铁钢石"
    "山川河江湖波浪风电日月星辰光辉照亮冬夏秋菊莲荷桃李杏梨柏松竹林森木树根"
)
_COMPOUNDS = ("翠幸和梧阳湖东明光景", "湖福苑桐里园华城春江", ("", "一期", "二期", "三期"))
_IN_COMPOUND, _IN_HOME, _ROOMS, _ROOMS_IN_BUILDING = 4_000, 3, 25, 100
_AT_ONCE = 100_000
_FORMERLY = 50  # one in so many has a former name

Row = tuple[Any, ...]


def make(path: Path, persons: int) -> None:
    """Write the database of a city, search keys and all."""
    from jiceng_desktop.db import search
    from jiceng_desktop.services import vault

    office, _ = vault.create(path, CLERK, PASSPHRASE, "幸福社区", "幸福社区居民委员会")
    office.close()
    office = vault.open_(path, PASSPHRASE)
    with office._store.engine.execution_options(begin="IMMEDIATE").begin() as connection:
        for statement, rows in _places(persons // _IN_HOME + 1):
            connection.exec_driver_sql(statement, rows)
        random = Random(2026)  # noqa: S311  # the same people every time
        for first in range(0, persons, _AT_ONCE):
            people = list(_people(random, range(first, min(persons, first + _AT_ONCE))))
            connection.exec_driver_sql(_PERSON, people)
            search.settle(connection)
    office.close()


_PERSON = (
    "INSERT INTO person (id, name, former_name, sort_key, sex, born_on, id_kind, id_number, phone, status, home_id,"
    " revised, version) VALUES (?, ?, ?, ?, ?, ?, 'id_card', ?, ?, 'present', ?, 0, 1)"
)


def _people(random: Random, numbers: range) -> Iterator[Row]:
    from jiceng_desktop import pinyin, words

    falling = [1 / (place + 1.5) for place in range(len(_SURNAMES))], [1 / (place + 8) for place in range(len(_GIVEN))]
    surnames = random.choices(_SURNAMES, falling[0], k=len(numbers))
    given = random.choices(_GIVEN, falling[1], k=2 * len(numbers))
    for place, number in enumerate(numbers):
        name = surnames[place] + "".join(given[2 * place : 2 * place + (2 if number % 5 else 1)])
        born = date(1930, 1, 1) + timedelta(random.randrange(34_000))
        region, order = divmod(number, 999)  # together never twice
        body = f"99{region + 1000}{born:%Y%m%d}{order + 1:03d}"
        yield (
            number + 1,
            name,
            surnames[place - 1] + name[1:] if number % _FORMERLY == 0 else None,
            pinyin.sort_key(name),
            "1" if order % 2 else "2",
            f"{born:%Y-%m-%d}",
            body + words.id_check_digit(body),
            f"199{random.randrange(10**8):08d}",
            number // _IN_HOME + 1,
        )


def _places(homes: int) -> list[tuple[str, list[Row]]]:
    """Return the statements that fill the tree, with their rows."""
    from jiceng_desktop.services import naming
    from jiceng_desktop.words import place_key

    firsts, seconds, phases = _COMPOUNDS
    names = [first + second + "小区" + phase for phase in phases for second in seconds for first in firsts]
    each = _IN_COMPOUND // _IN_HOME
    compounds: list[Row] = []
    buildings: list[Row] = []
    entrances: list[Row] = []
    dwellings: list[Row] = []
    for home in range(homes):
        compound, within = divmod(home, each)
        building, door = divmod(within, _ROOMS_IN_BUILDING)
        entrance, room = divmod(door, _ROOMS)
        if within == 0:
            compounds.append((len(compounds) + 1, names[compound]))
        if door == 0:
            name = f"{building + 1}号楼"
            buildings.append((len(buildings) + 1, len(compounds), name, place_key(name)))
        if room == 0:
            name = f"{entrance + 1}单元"
            entrances.append((len(entrances) + 1, len(buildings), name, place_key(name)))
        number = f"{room // 5 + 1}{room % 5 + 1:02d}"
        above = ((0, "", len(compounds)), (0, buildings[-1][3], len(buildings)), (0, entrances[-1][3], len(entrances)))
        way = naming.Way(names[compound], buildings[-1][2], entrances[-1][2], naming.order_of(*above))
        texts = naming.texts(way, number)
        dwellings.append((home + 1, len(entrances), number, *(texts[key] for key in ("address", "code", "sort_key"))))
    return [
        ("INSERT INTO compound (id, name, kind, position, version) VALUES (?, ?, 'estate', 0, 1)", compounds),
        ("INSERT INTO building (id, compound_id, name, sort_key, version) VALUES (?, ?, ?, ?, 1)", buildings),
        ("INSERT INTO entrance (id, building_id, name, sort_key, version) VALUES (?, ?, ?, ?, 1)", entrances),
        (
            "INSERT INTO dwelling (id, entrance_id, room, address, code, sort_key, version)"
            " VALUES (?, ?, ?, ?, ?, ?, 1)",
            dwellings,
        ),
    ]


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
