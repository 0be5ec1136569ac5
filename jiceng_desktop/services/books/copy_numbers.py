"""图书编号: given by the program one after the other, or the office's own."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Copy
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.library_codes import next_codes, taken_shape
from jiceng_desktop.terms import Scannable

_LONGEST = 16
_BETWEEN = re.compile(r"[、,;\s]+")
_ISBN = re.compile(r"97[89]\d{10}")


def numbers_for(session: Session, typed: str | None, count: int) -> list[str]:
    """Return the numbers of so many new copies: those typed, or counted on from the first one, or free ones.

    Raises:
        Refusal: a number cannot be, is somebody else's, or there are more or fewer than copies.
    """
    given = [part for part in _BETWEEN.split(unicodedata.normalize("NFKC", typed or "")) if part]
    if not given:
        return next_codes(session, Scannable.COPY, count)
    for number in given:
        _refuse_odd(number)
    if len(given) == 1:
        first = given[0]
        given = [str(int(first) + step).zfill(len(first)) for step in range(count)]
    if len(given) != count:
        raise Refusal(f"填了 {len(given)} 个编号，册数却是 {count}，请核对。", "number")
    if len(set(given)) < len(given):
        raise Refusal("有的编号填了两遍，请核对。", "number")
    for number in given:
        _refuse_odd(number)
    refuse_taken(session, given)
    return given


def one_number(session: Session, typed: str | None, copy: Copy) -> str:
    """Return the number a copy is to have: the typed one, or the one it has.

    Raises:
        Refusal: the number cannot be, or another copy has it.
    """
    number = unicodedata.normalize("NFKC", typed or "").strip()
    if not number or number == copy.number:
        return copy.number
    _refuse_odd(number)
    refuse_taken(session, [number], copy.id)
    return number


def refuse_taken(session: Session, numbers: list[str], own_id: int | None = None) -> None:
    """Refuse numbers that other copies have."""
    found = select(Copy.number).where(Copy.number.in_(numbers))
    if own_id is not None:
        found = found.where(Copy.id != own_id)
    taken = session.scalars(found.order_by(Copy.number).limit(4)).all()
    if taken:
        raise Refusal(f"编号 {'、'.join(taken[:3])}{' 等' * (len(taken) > 3)}已有别的图书在用。", "number")  # noqa: PLR2004


def _refuse_odd(number: str) -> None:
    """Refuse what a scanner could not tell from a reader's card, a box, a corner or an ISBN."""
    if not number.isascii() or not number.isdigit():
        raise Refusal(f"编号“{number}”里有数字以外的字，扫码枪读不准；请只用数字。", "number")
    if len(number) > _LONGEST:
        raise Refusal(f"编号最多 {_LONGEST} 位数字。", "number")
    if _ISBN.fullmatch(number):
        raise Refusal(f"{number} 是书上印的 ISBN，请填在“书号”里；图书编号可以留空，由程序编号。", "number")
    if kind := taken_shape(number):
        raise Refusal(f"编号 {number} 和{kind.label}的编号样子相同，扫码时分不清，请换一个。", "number")
