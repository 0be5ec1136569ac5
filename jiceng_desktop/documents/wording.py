"""What a notice says, and the words of it that are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from jiceng_desktop import words
from jiceng_desktop.documents import fonts, text
from jiceng_desktop.documents.fonts import Role
from jiceng_desktop.documents.text import Span
from jiceng_desktop.terms import Layout, SignOff

QR_CAPTION = "扫码查看"
_TRAILING_MARKS = "。；，、;,. "
_SENTENCE_ENDS = tuple("。；！？;")
_PAPER = "文件"
_PERSONS = re.compile(r"(时间|地点|人数|议题|(出席|列席|请假|缺席|参加|主持|记录)(人员|人)?)[：:]")


@dataclass(frozen=True)
class Attachment:
    """附件: a name in the list of attachments, and the text on pages of its own, if there is one."""

    name: str
    body: str = ""


@dataclass(frozen=True)
class Notice:
    """What a notice says; ``body`` holds one paragraph per line, ``title`` the clerk's own line breaks.

    ``signer`` is whose 签名章 it is, with the office held: 主任　王小明. ``issuer`` and ``issued_on`` stand in the
    版记. ``minutes`` sets lines such as 出席： as the standard sets those of 纪要 (10.3); agendas
    have them too. ``called`` is its title in the file's properties, where that must not name a person.
    """

    title: str
    addressee: str
    body: str
    signatory: str
    signed_on: date
    number: str = ""
    attachments: tuple[Attachment, ...] = ()
    remark: str = ""
    sign_off: SignOff = SignOff.PLAIN
    signer: str = ""
    layout: Layout = Layout.PLAIN
    mark: str = ""  # 发文机关标志
    copies_to: str = ""  # 抄送
    issuer: str = ""  # 印发机关
    issued_on: date | None = None
    qr: str = ""
    minutes: bool = False
    called: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in its typefaces; ``label`` stands before it in black, such as 出席：, its lines hang behind that."""

    content: tuple[Span, ...]
    label: str = ""

    def spans(self) -> Iterable[Span]:
        """Yield all of it, with typefaces."""
        yield Role.HEI, self.label
        yield from self.content

    @property
    def heading(self) -> bool:
        """Say whether it is a heading with nothing behind it, which stays with the text below; sentences are none."""
        (role, content), *others = self.content
        return role is not Role.FANGSONG and not others and not content.endswith(_SENTENCE_ENDS)


@dataclass(frozen=True)
class Enclosed:
    """An attachment as it is printed: 附件1 as ``label``, ``number`` in the list, and its text (7.3.4, 7.3.7)."""

    label: str
    number: str
    name: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Wording:
    """A notice brought into the words that are printed."""

    title: str
    number: str
    addressee: str
    paragraphs: tuple[Paragraph, ...]
    attachments: tuple[Enclosed, ...]
    signatory: tuple[str, ...]
    post: tuple[str, ...]  # left of the 签名章
    signed_on: str
    remark: str
    sign_off: SignOff
    layout: Layout
    mark: tuple[str, ...]
    copies_to: str
    issuer: str
    issued_on: str
    qr: str
    called: str

    @classmethod
    def of(cls, notice: Notice) -> Wording:
        """Bring a notice into printed words: cleaned, with the marks the standard asks for."""
        signatory = tuple(lines(notice.signatory))
        copies_to = flat(notice.copies_to)
        return cls(
            title="\n".join(lines(notice.title)),
            number=flat(notice.number).replace("[", "〔").replace("]", "〕"),
            addressee=_with_colon(flat(notice.addressee)),
            paragraphs=_paragraphs(notice.body, minutes=notice.minutes),
            attachments=_enclosed(notice.attachments),
            signatory=signatory,
            post=_post(notice, signatory),
            signed_on=words.show_day(notice.signed_on),
            remark=_in_brackets(flat(notice.remark)),
            sign_off=notice.sign_off,
            layout=notice.layout,
            mark=_mark(notice, signatory),
            copies_to=f"{copies_to.rstrip('。.')}。" if copies_to else "",
            issuer="" if notice.layout is Layout.LETTER else flat(notice.issuer),
            issued_on=f"{words.show_day(notice.issued_on or notice.signed_on)}印发",
            qr=fonts.clean(notice.qr).strip(),
            called=flat(notice.called or notice.title),
        )

    def spans(self) -> Iterable[Span]:
        """Yield everything printed, with its typeface."""
        yield Role.TITLE, "".join((*self.title.split("\n"), *self.mark))
        for paragraph in self.paragraphs:
            yield from paragraph.spans()
        for one in self.attachments:
            yield Role.FANGSONG, f"附件：{one.number}{one.name}"
            if one.paragraphs:
                yield from ((Role.HEI, one.label), (Role.TITLE, one.name))
                yield from chain.from_iterable(paragraph.spans() for paragraph in one.paragraphs)
        yield from ((Role.FANGSONG, line) for line in (self.number, self.addressee, self.signed_on, self.remark))
        yield from ((Role.FANGSONG, line) for line in (*self.signatory, *self.post))
        if self.copies_to or self.issuer:
            yield Role.FANGSONG, f"抄送：{self.copies_to}{self.issuer}{self.issued_on}"
        if self.qr:
            yield Role.FANGSONG, QR_CAPTION

    def characters(self) -> str:
        """Return everything printed, without typefaces."""
        return "".join(content for _, content in self.spans())


def lines(content: str) -> list[str]:
    """Return the lines that hold something; indents typed as spaces are dropped, the layout makes its own."""
    return [line for raw in fonts.clean(content).split("\n") if (line := raw.strip())]


def flat(content: str) -> str:
    """Return a text of several lines as one."""
    return "".join(lines(content))


def _paragraphs(content: str, *, minutes: bool = False) -> tuple[Paragraph, ...]:
    return tuple(_paragraph(line, minutes=minutes) for line in lines(content))


def _paragraph(line: str, *, minutes: bool) -> Paragraph:
    persons = _PERSONS.match(line) if minutes else None
    if persons is None:
        return Paragraph(text.spans(line))
    label, names = f"{persons[1]}：", line[persons.end() :].strip()
    return Paragraph(((Role.FANGSONG, names),), label)


def _enclosed(attachments: Sequence[Attachment]) -> tuple[Enclosed, ...]:
    """Return the attachments that have a name or a text; a single one bears no number."""
    named = [(flat(one.name).rstrip(_TRAILING_MARKS), _paragraphs(one.body)) for one in attachments]
    kept = [(name, paragraphs) for name, paragraphs in named if name or paragraphs]
    several = len(kept) > 1
    return tuple(
        Enclosed(f"附件{at}" if several else "附件", f"{at}." if several else "", name, paragraphs)
        for at, (name, paragraphs) in enumerate(kept, start=1)
    )


def _mark(notice: Notice, signatory: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of the 发文机关标志: the office's name, followed by 文件 unless it is a letter (7.2.4, 10.1)."""
    if notice.layout not in {Layout.REDHEAD, Layout.LETTER}:
        return ()
    own = tuple(lines(notice.mark))
    if notice.layout is Layout.LETTER:
        bare = tuple(line.removesuffix(_PAPER) for line in own)
        return tuple(filter(None, bare)) or tuple(signatory)
    return own or tuple(f"{name}{_PAPER}" for name in signatory[:1])


def _post(notice: Notice, signatory: tuple[str, ...]) -> tuple[str, ...]:
    """Return what stands left of the 签名章 (7.3.5.3): the office held, without the name, which the stamp shows.

    Where no head names the office already, its name stands above.
    """
    if notice.sign_off is not SignOff.STAMPED:
        return ()
    parts = flat(notice.signer).split()
    post = "".join(parts[:-1]) if len(parts) > 1 else "".join(parts)
    named = notice.layout is not Layout.PLAIN
    return (post,) if post and named else (*signatory, *filter(None, (post,)))


def _with_colon(addressee: str) -> str:
    return f"{addressee.rstrip(':：')}：" if addressee else ""


def _in_brackets(remark: str) -> str:
    """Put the remark in full-width brackets unless it is (7.3.6)."""
    enclosed = re.fullmatch(r"[（(](.*)[）)]", remark)
    return f"（{enclosed[1] if enclosed else remark}）" if remark else ""
