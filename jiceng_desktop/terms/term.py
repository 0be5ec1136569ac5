"""What every closed list is made of: the code that is stored and the word on screen."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code from a closed list, with its Chinese word as ``label``."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Take the code and the word from a member's declaration."""
        term = str.__new__(cls, code)
        term._value_ = code
        term.label = label
        return term

    @classmethod
    def named(cls, text: str) -> Self | None:
        """Return the member whose code or word is ``text``."""
        return next((term for term in cls if text in (term.value, term.label)), None)
