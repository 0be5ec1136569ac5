"""Invented numbers: right in every check, and given to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from jiceng_desktop import words
from jiceng_desktop.terms import Sex

_REGIONS = ("999901", "999902", "999903", "999906", "999921", "999930")  # no region has ever begun with 9999
_PHONES = ("154", "160", "161", "163", "164", "168", "169", "179", "194")  # given to no network
_ISBN = "9797"  # 979-7 belongs to no country
_LANDLINE = "0300-2000"  # 0300 is no area


class Numbers:
    """Draws numbers, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def id_number(self, born_on: date, sex: Sex, old: bool = False) -> str:
        """Return an ID number of 18 places, or one of the 15 places that were given until 1999."""
        return self._fresh(lambda: self._id_number(born_on, sex, old))

    def _id_number(self, born_on: date, sex: Sex, old: bool) -> str:
        region = self._rng.choice(_REGIONS)
        last = self._rng.randrange(499) * 2 + (1 if sex is Sex.MALE else 2)
        first = f"{region}{born_on:%Y%m%d}{last:03}"
        return region + first[8:] if old else first + words.id_check_digit(first)

    def phone(self) -> str:
        """Return a mobile number."""
        return self._fresh(lambda: f"{self._rng.choice(_PHONES)}0000{self._rng.randrange(10_000):04}")

    def landline(self) -> str:
        """Return a fixed number."""
        return self._fresh(lambda: f"{_LANDLINE}{self._rng.randrange(1000):03}")

    def passport(self) -> str:
        """Return a passport number."""
        return self._fresh(lambda: f"ZZ{self._rng.randrange(1_000_000):07}")

    def isbn(self) -> str:
        """Return an ISBN of 13 digits (ISO 2108: weights 1 and 3)."""
        return self._fresh(self._isbn)

    def _isbn(self) -> str:
        first = f"{_ISBN}{self._rng.randrange(10**8):08}"
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first))
        return f"{first}{-total % 10}"

    def _fresh(self, draw: Callable[[], str]) -> str:
        while (number := draw()) in self._used:
            pass
        self._used.add(number)
        return number
