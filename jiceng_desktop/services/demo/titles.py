"""The invented titles with the 书号 of their age: none, a unified one, an ISBN, two of them, or a misprinted one."""

from __future__ import annotations

from jiceng_desktop.db.library import BookNumber, Title
from jiceng_desktop.services.book_numbers import read_numbers, shown
from jiceng_desktop.services.demo import works
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.services.events import key_of
from jiceng_desktop.terms import Audience, Sex

_FIRST_YEAR, _LAST_CSBN, _FIRST_ISBN = 1978, 1987, 1990
_PUBLISHERS = ("980", "990", "999")  # no press had these three digits
_FOR_CHILDREN, _FOR_ELDERLY = "GIJQ", "RKJ"
_SHELVES = {"R": "养生", "K": "文史", "G": "课外读物", "J": "书画", "S": "种花养鱼"}


def add(town: Town, name: str, clc: str) -> int:
    """Enter a title with its numbers; one in three has no ISBN, old books never have one."""
    published_in = town.rng.randint(_FIRST_YEAR, town.today.year)
    numbers = read_numbers(_numbers(town, published_in, clc))
    title_id = town.rows.add(
        Title,
        name=name,
        sort_key=key_of(name),
        author=_author(town),
        publisher=works.publisher(town.rng) if town.chance(0.97) else None,
        published_in=published_in,
        isbn=shown(numbers[0]) if numbers else None,
        clc_class=clc,
        shelf=_SHELVES.get(clc) if town.chance(0.5) else None,
        audience=_audience(town, clc),
        price_fen=town.rng.randint(9, 68) * 100 + town.rng.choice((0, 50, 80)) if town.chance(0.95) else None,
    )
    for position, number in enumerate(numbers):
        town.rows.add(
            BookNumber,
            title_id=title_id,
            kind=number.kind,
            text=number.text,
            key=number.key,
            valid=number.valid,
            position=position,
        )
    return title_id


def _numbers(town: Town, published_in: int, clc: str) -> str:
    """Return what is printed on the back cover."""
    if published_in <= _LAST_CSBN:
        known = town.chance(0.6)
        return f"{town.rng.randint(1, 17)}{town.rng.choice(_PUBLISHERS)}·{town.rng.randint(1, 2999)}" if known else ""
    if published_in < _FIRST_ISBN or not town.chance(0.85):
        return ""
    isbn = town.numbers.isbn()
    if town.chance(0.01):
        return f"{isbn[:-1]}{(int(isbn[-1]) + 3) % 10}"
    if town.chance(0.02):
        return f"{isbn}；{town.numbers.isbn()}"
    return f"{isbn}/{clc}·{town.rng.randint(1, 999)}" if published_in < _FIRST_ISBN + 12 else isbn


def _audience(town: Town, clc: str) -> Audience | None:
    if clc in _FOR_CHILDREN and town.chance(0.3):
        return Audience.CHILDREN
    return Audience.ELDERLY if clc in _FOR_ELDERLY and town.chance(0.25) else None


def _author(town: Town) -> str:
    if town.chance(0.1):
        return "本书编写组"
    name = town.names.full(town.rng.choice((Sex.MALE, Sex.FEMALE)), town.rng.randint(1940, 1990))
    return f"{name}等" if town.chance(0.1) else name
