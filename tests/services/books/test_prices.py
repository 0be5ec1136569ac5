from __future__ import annotations

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.books.prices import Price, read_price, read_year, shown_price


@pytest.mark.parametrize(
    ("text", "fen", "currency"),
    [
        ("35", 3500, "CNY"),
        ("9.9元", 990, "CNY"),
        ("CNY 35", 3500, "CNY"),
        ("￥３５．５０", 3550, "CNY"),
        ("定价：1,200.00元", 120_000, "CNY"),
        ("58.00元(全2册)", 5800, "CNY"),
        ("全2册 58元", 5800, "CNY"),
        ("39.800", 3980, "CNY"),
        ("8角", 80, "CNY"),
        ("1元2角5分", 125, "CNY"),
        ("HK$9", 900, "HKD"),
        ("NT$250", 25_000, "TWD"),
        ("$12.5", 1250, "USD"),
        ("日元1200", 120_000, "JPY"),
    ],
)
def test_a_price_is_read_however_it_is_written(text: str, fen: int, currency: str) -> None:
    assert read_price(text) == Price(fen, currency)


@pytest.mark.parametrize("text", ["", "  ", "无", "——", "不详"])
def test_no_price_is_none(text: str) -> None:
    assert read_price(text) is None


@pytest.mark.parametrize("text", ["三十元", "35-40", "-35", "精装35元，平装25元", "99999999", "赠书"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="看不明白") as refused:
        read_price(text)
    assert refused.value.field == "price"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2016年5月", 2016),
        ("2016.5", 2016),
        ("2016-05-01", 2016),
        ("201605", 2016),
        ("２０１６", 2016),
        ("一九八二年五月", 1982),
        ("c1998", 1998),
        ("2016.5（2018重印）", 2016),
        ("", None),
        ("不详", None),
    ],
)
def test_a_year_is_read_however_it_is_written(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize("text", ["98年5月", "42491", "去年"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="看不明白") as refused:
        read_year(text)
    assert refused.value.field == "published_in"


def test_a_price_is_shown_with_its_currency_only_where_it_is_foreign() -> None:
    assert (shown_price(3550), shown_price(900, "HKD"), shown_price(None)) == ("35.50", "HKD 9.00", "")
