"""Numbers that name a person are masked on the screen, whatever column they stand in."""

from __future__ import annotations

import re

from jiceng_desktop import words

_ID_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")
_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


def masked(text: str) -> str:
    """Return a text with the middle of its ID numbers and mobile numbers hidden."""
    hidden = _ID_NUMBER.sub(lambda found: words.mask_id(found[0]), text)
    return _MOBILE.sub(lambda found: words.mask_phone(found[0]), hidden)
