"""Numbers that a phone has collected: a text file with one number per line, which may be brought in twice."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.office import action
from jiceng_desktop.services.stocktakes import judging
from jiceng_desktop.services.stocktakes.places import Place, place_of, told
from jiceng_desktop.services.stocktakes.scanning import Sighting, label_place, open_count, refuse_no_book, take_down
from jiceng_desktop.terms import ScanSource, StocktakeOutcome

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BETWEEN = re.compile(r"[,;|\t，；]")  # some apps write the time or the kind of barcode behind the number
_MOST_BYTES = 5_000_000
_LONGEST = 40


@dataclass(frozen=True)
class Peculiar:
    """A line that nothing can be made of, or that says something unexpected."""

    line: int
    text: str
    sentence: str


@dataclass(frozen=True)
class Brought:
    """What became of a file: how many lines had a number, how many of these are new, and what was odd."""

    lines: int
    added: int
    repeated: int
    outcomes: Counter[StocktakeOutcome]
    peculiar: tuple[Peculiar, ...]


def read_lines(content: bytes) -> Sequence[tuple[int, str]]:
    """Return the lines that are not empty with their numbers in the file, however it was written.

    Raises:
        Refusal: it is no text.
    """
    if len(content) > _MOST_BYTES:
        raise Refusal("这个文件太大，不像是扫码编号清单。请选择每行一个编号的文本文件。")
    lines = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return content.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal("这个文件不是文本文件。请在手机上导出为 TXT 或 CSV，每行一个编号。")


@action("导入清点文件")
def bring_file(session: Session, stocktake_id: int, content: bytes, place: Place | None = None) -> Brought:
    """Take down the numbers of a file; the label of a box among them says where the next ones were seen.

    Raises:
        Refusal: the count is over, or the file is no text or has no number at all.
    """
    stocktake = open_count(session, stocktake_id)
    lines = read_lines(content)
    read = [(line, text, _number(text)) for line, text in lines]
    if not any(number for _, _, number in read):
        raise Refusal("文件里没有找到编号。请选择每行一个图书编号的文本文件。")
    copies = judging.known(session, stocktake_id, list({number for _, _, number in read if number}))
    here = place or place_of(session, stocktake)
    sightings: list[Sighting] = []
    peculiar: list[Peculiar] = []
    for line, text, number in read:
        copy = copies.get(number)
        if copy is None and (label := label_place(session, number)) is not None:
            here = label
            continue
        try:
            if copy is None:
                _refuse_no_number(session, number)
        except Refusal as refusal:
            peculiar.append(Peculiar(line, text, str(refusal)))
            continue
        sightings.append(Sighting(number, copy, judging.judge(copy, here), here))
        peculiar += _unexpected(session, line, text, sightings[-1])
    added = take_down(session, stocktake_id, sightings, ScanSource.FILE)
    outcomes = Counter({one.number: one.outcome for one in reversed(sightings)}.values())
    return Brought(len(lines), added, len(sightings) - added, outcomes, tuple(peculiar))


def _number(text: str) -> str:
    """Return the number on a line; nothing where there are words."""
    first = unicodedata.normalize("NFKC", _BETWEEN.split(text)[0])
    first = re.sub(r"[\s\-\ufeff\u200b'\"]", "", first)
    return first[:_LONGEST] if first.isascii() and first.isdigit() else ""


def _refuse_no_number(session: Session, number: str) -> None:
    if not number:
        raise Refusal("这一行不是编号")
    refuse_no_book(session, number)


def _unexpected(session: Session, line: int, text: str, seen: Sighting) -> Iterator[Peculiar]:
    if seen.outcome is StocktakeOutcome.PRESENT:
        return
    sentence = seen.outcome.label
    if seen.copy is not None:
        should = told(session, seen.copy.expected or seen.copy.now)
        sentence += f"：《{seen.copy.title}》" + (f"应在{should}" if should else "")
    yield Peculiar(line, text, sentence)
