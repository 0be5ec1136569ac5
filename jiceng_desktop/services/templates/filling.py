"""Putting what the office knows into a text with fields such as {会议名称}.

``{{`` and ``}}`` are braces; braces typed full-width count as well. A sentence all of whose fields are empty is left
out, and so is a line of which nothing stays, and a heading under which nothing stands any more; the first-level
numbers (一、二、…) are counted anew after that. An empty field in a sentence that stays becomes a line to write on;
a sentence that has such a line of its own (＿＿) always stays.

A text may be filled in twice: with what an event says, then for each receiver. What the first time filled in is
``quoted`` the second time, so that an event called {姓名}见面会 keeps its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.templates.fields import KNOWN

BLANK = "＿＿＿＿"  # to be written by hand
_LINE = BLANK[:2]
_EXCERPT = 8  # characters that show where a fault is

_TOKEN = re.compile(r"\{\{|\}\}|｛｛|｝｝|[{｛](?P<name>[^{}｛｝]*)[}｝]|[{}｛｝]")
_BRACE = re.compile(r"[{}｛｝]")
_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”’）》」』]*|[^。！？]+")
_ENDS = re.compile(r"[。！？][”’）》」』]*$")
_NUMBERED = re.compile(r"([一二三四五六七八九十]+)(?=、)")
_HEADING_END = "："


@dataclass(frozen=True)
class Filled:
    """A text with its fields filled in; ``broken`` says line by line what is no field at all."""

    text: str
    unknown: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Field:
    name: str


_Piece = str | _Field
_Sentence = tuple[_Piece, ...]
Quoted = tuple[str, ...]


def fill(text: str, values: Mapping[str, str], quoted: Quoted = ()) -> Filled:
    """Fill in a text; a field without a value stays as it is, and is unknown if no paper could ever fill it."""
    lines = _parsed(text, quoted)
    names = [piece.name for line in lines for sentence in line for piece in sentence if isinstance(piece, _Field)]
    return Filled(
        "\n".join(_shown(lines, values)),
        tuple(dict.fromkeys(name for name in names if name not in KNOWN and name not in values)),
        tuple(dict.fromkeys(name for name in names if values.get(name) == "")),
        _broken(text),
    )


def names_in(text: str, quoted: Quoted = ()) -> tuple[str, ...]:
    """Return the names of the fields of a text, each once."""
    sentences = (sentence for line in _parsed(text, quoted) for sentence in line)
    return tuple(dict.fromkeys(piece.name for sentence in sentences for piece in sentence if isinstance(piece, _Field)))


def quoted_of(values: Iterable[str]) -> Quoted:
    """Return what would be taken for fields if a text were filled in once more: the lines with braces."""
    lines = {line for value in values for line in value.splitlines() if _BRACE.search(line)}
    return tuple(sorted(lines, key=lambda line: (-len(line), line)))  # one line may begin with another


def refuse_broken(text: str, field: str, label: str) -> None:
    """Refuse a text in which a brace opens no field, naming the line."""
    if broken := _broken(text):
        raise Refusal(f"{label}{broken[0]}", field)


@lru_cache(maxsize=256)
def _parsed(text: str, quoted: Quoted) -> tuple[tuple[_Sentence, ...], ...]:
    """Return the sentences of every line."""
    return tuple(tuple(_sentences(line, quoted)) for line in text.split("\n"))


def _sentences(line: str, quoted: Quoted) -> Iterator[_Sentence]:
    sentence: list[_Piece] = []
    for piece in _pieces(line, quoted):
        for part in [piece] if isinstance(piece, _Field) else _SENTENCE.findall(piece):
            sentence.append(part)
            if isinstance(part, str) and _ENDS.search(part):
                yield tuple(sentence)
                sentence = []
    if sentence or not line:
        yield tuple(sentence)


def _pieces(line: str, quoted: Quoted) -> Iterator[_Piece]:
    around = re.split(f"({'|'.join(map(re.escape, quoted))})", line) if quoted else [line]
    for place, part in enumerate(around):
        if place % 2:
            yield part
        else:
            yield from _tokens(part)


def _tokens(line: str) -> Iterator[_Piece]:
    past = 0
    for token in _TOKEN.finditer(line):
        if token.start() > past:
            yield line[past : token.start()]
        past = token.end()
        name = (token["name"] or "").strip()
        if name:
            yield _Field(name)
        else:
            yield token[0][0] if len(token[0]) == 2 and token["name"] is None else token[0]  # noqa: PLR2004
    if past < len(line):
        yield line[past:]


@lru_cache(maxsize=256)
def _broken(text: str) -> tuple[str, ...]:
    told = []
    for place, line in enumerate(text.split("\n"), start=1):
        for token in _TOKEN.finditer(line):
            if token["name"] is not None and not token["name"].strip():
                told.append(f"第 {place} 行的“{token[0]}”里没有写字段名。")
            elif token[0] in "{｛":
                told.append(f"第 {place} 行的“{_excerpt(line, token.start())}”少了右括号“}}”。")
            elif token[0] in "}｝":
                told.append(f"第 {place} 行的“{_excerpt_before(line, token.end())}”少了左括号“{{”。")
    return tuple(told)


def _excerpt(line: str, start: int) -> str:
    return line[start : start + _EXCERPT] + ("…" if len(line) > start + _EXCERPT else "")


def _excerpt_before(line: str, end: int) -> str:
    return ("…" if end > _EXCERPT else "") + line[max(0, end - _EXCERPT) : end]


def _shown(lines: tuple[tuple[_Sentence, ...], ...], values: Mapping[str, str]) -> list[str]:
    """Return the lines that stay, counted anew where one was left out."""
    texts = ["".join(_words(sentence, values) for sentence in line) if _stays(line, values) else None for line in lines]
    for place, line in enumerate(lines[:-1]):
        if texts[place] and texts[place + 1] is None and _announces(line, lines[place + 1]):
            texts[place] = None  # nothing stands under it
    return list(_renumbered(lines, texts))


def _stays(line: tuple[_Sentence, ...], values: Mapping[str, str]) -> bool:
    return line == ((),) or any(not _is_empty(sentence, values) for sentence in line)


def _is_empty(sentence: _Sentence, values: Mapping[str, str]) -> bool:
    fields = [piece.name for piece in sentence if isinstance(piece, _Field)]
    written = any(isinstance(piece, str) and _LINE in piece for piece in sentence)
    return bool(fields) and not written and all(values.get(name) == "" for name in fields)


def _words(sentence: _Sentence, values: Mapping[str, str]) -> str:
    if _is_empty(sentence, values):
        return ""
    return "".join(piece if isinstance(piece, str) else _value(piece.name, values) for piece in sentence)


def _value(name: str, values: Mapping[str, str]) -> str:
    return (values[name] or BLANK) if name in values else f"{{{name}}}"


def _announces(line: tuple[_Sentence, ...], under: tuple[_Sentence, ...]) -> bool:
    """Tell whether a line is only there for the fields on the next one, as 议程： is."""
    last = line[-1][-1:]
    announces = bool(last) and isinstance(last[0], str) and last[0].endswith(_HEADING_END)
    return announces and all(isinstance(piece, _Field) for sentence in under for piece in sentence)


def _renumbered(lines: tuple[tuple[_Sentence, ...], ...], texts: list[str | None]) -> Iterator[str]:
    count, gaps = 0, False
    for line, text in zip(lines, texts, strict=True):
        number = _number_of(line)
        if number == "一":
            count, gaps = 0, False
        if number and text is not None:
            count += 1
            yield han(count) + text[len(number) :] if gaps else text
        elif text is not None:
            yield text
        gaps = gaps or bool(number and text is None)


def _number_of(line: tuple[_Sentence, ...]) -> str:
    first = line[0][0] if line[0] else ""
    found = _NUMBERED.match(first) if isinstance(first, str) else None
    return found[1] if found else ""


def han(number: int) -> str:
    """Write a number up to 99 as headings are counted: 十二."""
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return ((digits[tens] if tens > 1 else "") + "十" if tens else "") + (digits[ones] if ones else "")
