"""How names are read: sort keys and what a clerk may type to find a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice, product

Syllables = tuple[str, ...]

# The first reading sorts, every one of them is found. Surnames only: elsewhere 曾 乐 解 keep their everyday reading.
_SURNAMES = """
单 shan dan|仇 qiu chou|区 ou qu|解 xie jie|查 zha cha|曾 zeng|盖 ge gai|翟 zhai di|缪 miao mou|种 chong zhong|
乜 nie mie|繁 po fan|祭 zhai ji|卜 bu|朴 piao pu|覃 qin tan|尉 wei yu|员 yun yuan|贠 yun|召 shao zhao|佴 nai|
洗 xian xi|逢 pang feng|黑 he hei|秘 bi mi|折 she zhe|句 gou ju|车 che ju|那 na nuo|能 nai neng|牟 mu mou|宓 mi fu|
莘 shen xin|郇 xun huan|郗 xi chi|隗 wei kui|谌 chen shen|乐 yue le|长 zhang chang|炅 gui jiong|贾 jia gu|
薄 bo bao|柏 bai bo|都 du dou|丌 qi ji|圈 juan quan|隽 juan jun|吕 lv lu lyu|南 nan na|盛 sheng cheng|宿 su xiu|
行 xing hang|省 xing sheng|么 yao me|角 jue jiao|会 gui hui|铫 yao diao|粘 nian zhan|藏 zang cang|参 shen can|
校 xiao jiao|晟 cheng sheng|朝 chao zhao|颉 xie jie|阿 a e|啜 chuai chuo|适 kuo shi|六 lu liu|不 fou bu|
重 chong zhong|降 jiang xiang
"""
_COMPOUND_SURNAMES = """
万俟 mo qi|尉迟 yu chi|长孙 zhang sun|单于 chan yu|令狐 ling hu|澹台 tan tai|乐正 yue zheng|宰父 zai fu|亓官 qi guan|
夹谷 jia gu|鲜于 xian yu|拓跋 tuo ba|子车 zi ju|中行 zhong hang|皇甫 huang fu|诸葛 zhu ge|呼延 hu yan|颛孙 zhuan sun
"""
_GIVEN = """
乐 le yue|茜 qian xi|行 xing hang|朝 chao zhao|晟 sheng cheng|长 chang zhang|重 chong zhong|曾 zeng ceng|单 dan shan
"""
_MOST_READINGS, _MOST_SPELLINGS, _MIXED_UP_TO, _LONGEST = 4, 24, 4, 12
DIGRAPHS = frozenset({"zh", "ch", "sh"})
_WITH_UMLAUT = frozenset({"lv", "nv", "lve", "nve"})
_SYLLABLE = re.compile(r"[a-z0-9]+|[^\W_]")


def _table(text: str) -> dict[str, Syllables]:
    """Read one of the tables above."""
    rows = (row.split() for row in text.replace("\n", "").split("|"))
    return {characters: tuple(syllables) for characters, *syllables in rows}


_SURNAME, _COMPOUND, _GIVEN_NAME = _table(_SURNAMES), _table(_COMPOUND_SURNAMES), _table(_GIVEN)


@cache
def _dictionary() -> dict[int, str]:
    """Load the readings of all characters; late, because it takes a noticeable part of the start."""
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


@lru_cache(maxsize=20_000)
def _everyday(character: str) -> Syllables:
    """Return how a character is read outside a surname; what nobody can read is returned itself."""
    if character in _GIVEN_NAME:
        return _GIVEN_NAME[character]
    marked = _dictionary().get(ord(character), character) if len(character) == 1 else character
    return (_without_tone(marked.partition(",")[0]),)


def _without_tone(marked: str) -> str:
    """Write lǚ as lv and é as e."""
    if marked.isascii() or unicodedata.is_normalized("NFKD", marked):
        return marked
    letters = unicodedata.normalize("NFKD", marked).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=2_000)
def _surname(character: str) -> Syllables:
    """Return every reading of a one-character surname."""
    return _SURNAME.get(character) or _everyday(character)


def _pieces(name: str) -> list[str]:
    """Cut a name into Han characters and Latin words; marks such as · are left out."""
    return _SYLLABLE.findall(_without_tone(name.lower()))[:_LONGEST]


@lru_cache(maxsize=2_000)  # the sort key and the search keys of a name ask for them in turn
def readings(name: str, reading: str | None = None) -> list[Syllables]:
    """Return the ways a name may be read, the likeliest first.

    ``reading`` is what the clerk entered for this person: syllables with blanks between them;
    fewer than the name has replace only the first ones, so ``ou`` is enough for 区.
    """
    pieces = _pieces(name)
    if not pieces:
        return []
    rest = [_everyday(piece) for piece in pieces[1:]]
    found = list(islice(product(_surname(pieces[0]), *rest), _MOST_READINGS))
    compound = _COMPOUND.get(name[:2])
    if compound:
        found = [compound + tail for tail in islice(product(*rest[1:]), 2)] + found
    if reading and (spoken := tuple(_SYLLABLE.findall(_without_tone(reading.lower())))):
        found.insert(0, spoken + found[0][len(spoken) :])
    return found


def spoken(text: str, reading: str | None = None) -> str:
    """Return the likeliest reading, as in ``zhang wei``; what cannot be read is returned itself."""
    found = readings(text, reading)
    return " ".join(found[0]) if found else text


def sort_key(name: str, reading: str | None = None) -> str:
    """Return what a name sorts by: the reading, a tab, then the name without marks, in capitals.

    The blank keeps 李安 before 连, the tab 李安 before 李安娜; and the name itself keeps homophones apart,
    so that one key is one name, which is what the search index relies on.
    """
    return f"{spoken(name, reading)}\t{name.replace('·', '').upper()}"


def short_spellings(syllables: Syllables) -> list[str]:
    """Return the spellings of a name that begin with the surname's initial: zsanfeng and zsfeng.

    What is a beginning of another one is left out: zsf and zsanf.
    """
    head, *given = syllables
    return [head[:1] + tail for tail in _mixed(given)] if given and len(head) > 1 else []


def digraph_spellings(syllables: Syllables) -> list[str]:
    """Return the spellings that shorten the surname to zh, ch or sh: zhsanfeng and zhsfeng."""
    head, *given = syllables
    return [head[:2] + tail for tail in _mixed(given)] if given and head[:2] in DIGRAPHS else []


def other_spellings(name: str, syllables: Syllables) -> list[str]:
    """Return all spellings of the readings a name has besides ``syllables``."""
    found: dict[str, None] = {}
    for reading in readings(name):
        for written in _written(reading):
            if written != syllables:
                found.update(dict.fromkeys(_spellings(written)))
    if syllables not in readings(name):  # a person's own reading: ü may be typed as u there too
        found.update(dict.fromkeys(spelling for one in _written(syllables)[1:] for spelling in _spellings(one)))
    return list(islice(found, _MOST_SPELLINGS))


def all_spellings(name: str) -> list[str]:
    """Return all spellings of all readings of a name."""
    return other_spellings(name, ())


def _spellings(syllables: Syllables) -> list[str]:
    head, *given = syllables
    whole = [head + tail for tail in _mixed(given)] if given else [head]
    return [*whole, *short_spellings(syllables), *digraph_spellings(syllables)]


def _written(syllables: Syllables) -> tuple[Syllables, ...]:
    """Write ü both as v and as u, for lv and nv are typed both ways."""
    if _WITH_UMLAUT.isdisjoint(syllables):
        return (syllables,)
    return syllables, tuple(s.replace("v", "u") if s in _WITH_UMLAUT else s for s in syllables)


def _mixed(syllables: Sequence[str]) -> list[str]:
    """Join syllables, each whole or as its initial, the last one whole; long names whole or as initials."""
    *before, last = syllables
    if len(before) > _MIXED_UP_TO - 2:
        initials = "".join(syllable[:1] for syllable in before)
        return ["".join(syllables), initials + last]
    found = [""]
    for syllable in before:
        found = [key + way for key in found for way in dict.fromkeys((syllable, syllable[:1]))]
    return [key + last for key in found]
