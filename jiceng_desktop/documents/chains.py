"""Which font draws which character: the office's own first, then those that come with the program.

Every typeface ends in the same fonts, so that what one can draw, none leaves blank. The fonts of the computer are
looked for when something is printed for the first time, not at the start of the program.
"""

from __future__ import annotations

import logging
import os
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from jiceng_desktop import settings
from jiceng_desktop.documents import office_fonts
from jiceng_desktop.documents.bundled import Bundled
from jiceng_desktop.documents.office_fonts import Found, OfficeFont
from jiceng_desktop.documents.typeface import LostFont, Typeface
from jiceng_desktop.errors import Refusal

_LOG = logging.getLogger(__name__)
ONLY_BUNDLED = "JICENG_FONTS"  # the variable that is "bundled" where every computer has to print the same
AUTOMATIC, BUNDLED, _FONT, _FILE = "", "bundled", "font:", "file:"  # choices as they stand in the settings
_LATIN_END = 0x250
_PRIVATE = "Co"


class Role(Enum):
    """A typeface as GB/T 9704 names it, and what stands in for characters that none of them has."""

    FANGSONG = "仿宋"
    TITLE = "小标宋"
    HEI = "黑体"
    KAI = "楷体"
    SONG = "宋体"
    RARE = "生僻字"


_FANGSONG = Bundled("FandolFang", "Fandol 仿宋")
_SONG = Bundled("NotoSerifSC-Regular", "思源宋体")
_LATIN = Bundled("LiberationSerif-Regular", "Liberation Serif")
_TITLE = Bundled("NotoSerifSC-Bold", "思源宋体 粗")
_HEI = Bundled("NotoSansSC-Medium", "思源黑体")
_KAI = Bundled("JicengKai-Regular", "基层楷体")
RARE_BUNDLED = (Bundled("BabelStoneHan", "BabelStone 汉字"), Bundled("HanaMinB-Rest", "花园明朝"))

# The one place that decides on fonts. BabelStone Han is as light as Fangsong: there it comes before the heavier Song.
_BEFORE_RARE: Mapping[Role, tuple[Bundled, ...]] = {
    Role.FANGSONG: (_FANGSONG,),
    Role.TITLE: (_TITLE, _SONG),
    Role.HEI: (_HEI, _SONG),
    Role.KAI: (_KAI, _SONG),
    Role.SONG: (_SONG,),
    Role.RARE: (),
}
_AFTER_RARE = (_SONG, _FANGSONG, _LATIN)
_LATIN_APART = frozenset({Role.FANGSONG, Role.KAI})  # their own Latin letters look clumsy beside Chinese
# What another font draws better: marks narrower than a character, Fandol's dwarfed 〇～－, its ￥, which is a dollar.
_BORROWED: Mapping[Bundled, Mapping[str, Bundled]] = {
    _KAI: dict.fromkeys("“”‘’·", _FANGSONG),
    _SONG: {"—": _FANGSONG},
    _FANGSONG: dict.fromkeys("￥〇～－", _SONG),
}
_RULED = "＿"  # to be written on: one rule in every typeface, and thin in all of them

# What offices have, best first, by every name it goes under. Each of them draws what the ones before it lack.
PREFERRED: Mapping[Role, tuple[str, ...]] = {
    Role.FANGSONG: ("仿宋_GB2312", "FangSong_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋"),
    Role.TITLE: (
        *("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
        *("STZhongsong", "华文中宋"),
    ),
    Role.HEI: ("SimHei", "黑体"),
    Role.KAI: ("楷体_GB2312", "KaiTi_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体"),
    Role.SONG: ("SimSun", "宋体"),
    Role.RARE: ("SimSun-ExtB", "SimSun-ExtG", "SimSunExtG"),
}


@dataclass(frozen=True)
class Chosen:
    """The office's fonts of one typeface, best first; ``problem`` says what has become of a choice, or nothing."""

    fonts: tuple[OfficeFont, ...] = ()
    problem: str = ""


class Chains:
    """For every typeface the fonts that are asked in turn for a character."""

    def __init__(self, chosen: Mapping[Role, Chosen] | None = None) -> None:
        self.chosen = {role: (chosen or {}).get(role, Chosen()) for role in Role}
        self._chains = {role: tuple(dict.fromkeys(self._in_turn(role))) for role in Role}
        self._picked: dict[tuple[Role, str], Typeface | None] = {}

    def _in_turn(self, role: Role) -> Iterator[Typeface]:
        if role is not Role.RARE:
            yield from self.chosen[role].fonts
        yield from _BEFORE_RARE[role]
        yield from self.chosen[Role.RARE].fonts
        yield from RARE_BUNDLED
        yield from _AFTER_RARE
        for other in Role:  # what a font of the office alone can draw is drawn in every typeface
            yield from self.chosen[other].fonts

    def leading(self, role: Role) -> Typeface:
        """Return the font that is asked first."""
        return self._chains[role][0]

    def pick(self, role: Role, char: str) -> Typeface | None:
        """Return the font that draws the character in this typeface, None when no font has it.

        A private-use code means something else in every font, so none counts as having it.
        """
        if (role, char) not in self._picked:
            self._picked[role, char] = self._find(role, char)
        return self._picked[role, char]

    def _find(self, role: Role, char: str) -> Typeface | None:
        if unicodedata.category(char) == _PRIVATE:
            return None
        if char == _RULED:
            return _SONG
        chain = (_LATIN, *self._chains[role]) if role in _LATIN_APART and _is_latin(char) else self._chains[role]
        for typeface in chain:
            if char in typeface:
                return _BORROWED.get(typeface, {}).get(char, typeface) if isinstance(typeface, Bundled) else typeface
        return None

    def without(self, lost: Typeface) -> Chains:
        """Return the chains without one font of the office."""
        told = f"“{lost.label}”读不出来了。"
        kept = {}
        for role, chosen in self.chosen.items():
            left = tuple(font for font in chosen.fonts if font is not lost)
            kept[role] = chosen if left == chosen.fonts else Chosen(left, told)
        return Chains(kept)


def _is_latin(char: str) -> bool:
    """Say whether the character is printable ASCII or a Latin letter; curly quotes and dashes are Chinese here."""
    return char.isascii() or (ord(char) < _LATIN_END and char.isalpha())


# the chains in use


_lock = threading.Lock()
_in_use: list[Chains] = []  # none before something is printed


def current() -> Chains:
    """Return the chains by this desk's choices; the first call looks for the fonts of the computer."""
    with _lock:
        if not _in_use:
            _in_use.append(chains_for(settings.load().fonts))
        return _in_use[0]


def renew() -> None:
    """Forget the chains: the clerk has chosen other fonts."""
    with _lock:
        _in_use.clear()


def leave_out(lost: Typeface) -> None:
    """Go on without a font that can no longer be read."""
    _LOG.warning("font %s cannot be read any more and is left out", lost.name)
    with _lock:
        _in_use[:] = [one.without(lost) for one in _in_use]


def chains_for(choices: Mapping[str, str]) -> Chains:
    """Return the chains for choices as they stand in the settings, by the role's name."""
    if os.environ.get(ONLY_BUNDLED) == BUNDLED:
        return Chains()
    fonts = office_fonts.scan()
    return Chains({role: _chosen(role, choices.get(role.name, AUTOMATIC), fonts) for role in Role})


def _chosen(role: Role, choice: str, fonts: tuple[Found, ...]) -> Chosen:
    """Return the office's fonts of a role; a choice that cannot be kept falls back to the automatic one."""
    if choice == BUNDLED:
        return Chosen()
    problem = ""
    if choice != AUTOMATIC:
        try:
            return Chosen((OfficeFont(found_by(choice, fonts)),))
        except Refusal as refusal:
            problem = str(refusal)
        except LostFont as lost:
            problem = f"“{lost.typeface.label}”读不出来。"
        _LOG.warning("the font chosen for %s cannot be used", role.name)
    found = dict.fromkeys(one for name in PREFERRED[role] if (one := office_fonts.family(fonts, name)))
    usable = tuple(_readable(one for one in found if not one.refused))
    if found and not usable and not problem:
        problem = refusal_of(next(iter(found)))
    return Chosen(usable, problem)


def found_by(choice: str, fonts: tuple[Found, ...]) -> Found:
    """Return the font of the computer that a choice means.

    Raises:
        Refusal: It is not there, or cannot be printed with.
    """
    if path := file_of(choice):
        return office_fonts.chosen_file(path)
    name = name_of(choice)
    found = office_fonts.family(fonts, name)
    if found is None:
        raise Refusal(f"这台电脑上没有找到字体“{name}”。")
    if found.refused:
        raise Refusal(refusal_of(found))
    return found


def refusal_of(found: Found) -> str:
    """Return the sentence about a font that cannot be printed with."""
    return f"这台电脑的字体“{found.label}”不能用来打印：{found.refused}。"


def by_name(name: str) -> str:
    """Return the choice of a font by its name."""
    return _FONT + name


def by_file(path: Path) -> str:
    """Return the choice of a font file."""
    return f"{_FILE}{path}"


def file_of(choice: str) -> Path | None:
    """Return the file of a choice, None when it is none."""
    return Path(choice.removeprefix(_FILE)) if choice.startswith(_FILE) else None


def name_of(choice: str) -> str:
    """Return the font's name in a choice."""
    return choice.removeprefix(_FONT)


def _readable(found: Iterable[Found]) -> Iterator[OfficeFont]:
    for one in found:
        try:
            yield OfficeFont(one)
        except LostFont as lost:
            _LOG.warning("font %s cannot be read and is left out", lost.typeface.name)
