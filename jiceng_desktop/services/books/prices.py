"""定价 and 出版年 as book lists have them: ``9.9元``, ``CNY 35``, ``HK$9``; ``2016年5月``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jiceng_desktop.errors import Refusal

YUAN = "CNY"
_SIGNS = (  # the longer ones first: HK$ is not $
    ("HKD", ("HK$", "HKD", "港币", "港元", "港圆")),
    ("TWD", ("NT$", "NTD", "TWD", "新台币", "新臺幣", "台币")),
    ("MOP", ("MOP", "澳门元", "葡币")),
    ("SGD", ("S$", "SGD", "新加坡元")),
    ("USD", ("US$", "USD", "美元", "美金")),
    ("GBP", ("GBP", "英镑", "£")),
    ("EUR", ("EUR", "欧元", "€")),
    ("JPY", ("JPY", "日元", "日圆")),
    (YUAN, ("RMB", "CNY", "人民币", "¥", "元", "圆")),
    ("USD", ("$",)),
)
_AMOUNT = re.compile(r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2}0*)?(?!\.?\d)")
_RANGE = re.compile(r"-\d")
_SMALL = re.compile(r"(?:(\d+)[元圆])?(\d)角(?:(\d)分)?(?!\d)")
_PAGES = re.compile(r"[(\[][^()\[\]]*[)\]]|[全共]?\d+[册本卷](?:/套)?|/[册本套卷张]|一[套册]")
_MOST = Decimal(1_000_000)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?=\D|$|(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d))")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True)
class Price:
    """What a book cost: hundredths of a currency, which is named as ISO 4217 has it."""

    fen: int
    currency: str = YUAN


@lru_cache(1000)  # a list has few of them, again and again
def read_price(text: str) -> Price | None:
    """Return the price in a field, None where it is empty.

    Raises:
        Refusal: there is no price in it, or more than one.
    """
    tidy = "".join(unicodedata.normalize("NFKC", text).upper().split())
    if not any(letter.isdigit() for letter in tidy):
        if not tidy or not tidy.strip("-—/无不详暂空元"):
            return None
        raise _unclear("定价", text, "price", "35.00 或 HK$90")
    if small := _SMALL.search(tidy):
        yuan, jiao, fen = (int(part or 0) for part in small.groups())
        return Price(yuan * 100 + jiao * 10 + fen)
    amounts = _AMOUNT.findall(_PAGES.sub("", tidy))
    if len(amounts) != 1 or _RANGE.search(tidy) or _value(amounts[0]) >= _MOST:
        raise _unclear("定价", text, "price", "35.00 或 HK$90")
    return Price(int(_value(amounts[0]) * 100), _currency(tidy))


def shown_price(fen: int | None, currency: str = YUAN) -> str:
    """Return a price as it is read: 35.50, or HKD 90.00."""
    if fen is None:
        return ""
    amount = f"{fen // 100}.{fen % 100:02}"
    return amount if currency == YUAN else f"{currency} {amount}"


@lru_cache(1000)
def read_year(text: str) -> int | None:
    """Return the year in a field, the first where a reprint follows; None where it is empty.

    Raises:
        Refusal: no year of four digits is in it.
    """
    tidy = unicodedata.normalize("NFKC", text).translate(_HAN_DIGITS)
    if not tidy.strip(" -—/无不详暂空"):
        return None
    if (found := _YEAR.search(tidy)) is None:
        raise _unclear("出版年", text, "published_in", "2016 或 2016年5月")
    return int(found[1])


def _currency(tidy: str) -> str:
    return next((code for code, signs in _SIGNS if any(sign in tidy for sign in signs)), YUAN)


def _value(amount: str) -> Decimal:
    return Decimal(amount.replace(",", ""))


def _unclear(label: str, text: str, field: str, example: str) -> Refusal:
    return Refusal(f"{label}“{text.strip()}”看不明白，请写成例如 {example}。", field)
