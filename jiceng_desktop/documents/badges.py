"""志愿者证 and 读者证: cards of 90×54 mm on A4, with cut marks; a sheet begun is used from its first free place."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts, qr
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.plates import spaced
from jiceng_desktop.documents.text import MM, Line, Setter
from jiceng_desktop.errors import Refusal

WIDTH, HEIGHT = 90 * MM, 54 * MM
COLUMNS, ROWS = 2, 5
PER_SHEET = COLUMNS * ROWS
_LEFT = (A4[0] - COLUMNS * WIDTH) / 2
_TOP = A4[1] - (A4[1] - ROWS * HEIGHT) / 2
_MARK, _MARK_GAP = 5 * MM, 1.5 * MM  # cut marks stand outside the badges
_HAIRLINE = 0.3
_BAND = 12 * MM
_EDGE = 4 * MM
_PHOTO_WIDTH, _PHOTO_HEIGHT = 22 * MM, 30 * MM
_PHOTO_PIXELS = (520, 710)  # 600 dpi
_QR_SIDE = 17 * MM
_TEAM_SIZES = (16.0, 14.0, 12.0, 10.5, 9.0, 7.5)
_NAME_SIZES = (26.0, 22.0, 18.0, 15.0, 12.0, 10.5, 9.0)
_TEXT_SIZES = (12.0, 10.5, 9.0, 7.5)
_SMALL_SIZES = (8.0, 7.0, 6.0)
_GREY, _PALE = HexColor("#5B6672"), HexColor("#C5CCD6")
_WHITE, _BLACK = HexColor("#FFFFFF"), HexColor("#000000")
_NO_PHOTO, _ELLIPSIS = "照片", "…"
_BARS = (60 * MM, 11 * MM)
MOST_PHOTO_BYTES = 30_000_000

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Badge:
    """What one badge says; ``colour`` is that of the team as #RRGGBB, ``photo`` what ``photo_of`` made."""

    name: str
    number: str
    team: str = ""
    colour: str = "#1D4F91"
    role: str = ""
    photo: bytes = b""


@dataclass(frozen=True)
class Look:
    """What kind of card it is: one with a photo, or one whose number a plain barcode scanner reads."""

    title: str
    nobody: str
    barcode: bool = False


VOLUNTEER = Look("志愿者证", "没有可以打印胸牌的队员。")
READER = Look("图书角读者证", "没有可以打印读者证的读者。", barcode=True)


def render(
    badges: Sequence[Badge],
    office: str = "",
    first: int = 1,
    report: Report | None = None,
    *,
    look: Look = VOLUNTEER,
    allow_blanks: bool = False,
) -> bytes:
    """Return the badges as PDF, beginning at place ``first`` of the first sheet, counted line by line from 1.

    Raises:
        Refusal: There is nobody, or a character has no glyph and the clerk has not agreed to a blank.
    """
    told = [_flat(one) for one in badges]
    if not told:
        raise Refusal(look.nobody)
    if not allow_blanks:
        fonts.refuse_missing("".join([office, *(one.name + one.number + one.team + one.role for one in told)]))
    with Fonts(_wanted(told, office, look)) as opened:
        drawing = _Drawing(opened, office, look)
        place = (first - 1) % PER_SHEET
        for done, one in enumerate(told, start=1):
            drawing.draw(one, place)
            place += 1
            if place == PER_SHEET or done == len(told):
                drawing.end_sheet()
                place = 0
            if report is not None:
                report(done, len(told))
        return drawing.paper.finish()


def photo_of(data: bytes) -> bytes:
    """Return a picture as a badge prints it: cut to its shape, upright, small, as JPEG without what else it told.

    Raises:
        Refusal: The picture cannot be read.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # heavy, needed rarely

    if len(data) > MOST_PHOTO_BYTES:
        raise Refusal("照片文件太大，请换一张 30 MB 以内的。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Any = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
            small = ImageOps.fit(picture.convert("RGB"), _PHOTO_PIXELS, centering=(0.5, 0.35))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refusal("这张照片打不开，可能不是图片或已损坏。请换一张 JPG 或 PNG。") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refusal("这张照片尺寸太大，请先缩小。") from error
    out = io.BytesIO()
    small.save(out, "JPEG", quality=88)
    return out.getvalue()


def _flat(one: Badge) -> Badge:
    name, number, team, role = (
        " ".join(fonts.clean(text).split()) for text in (one.name, one.number, one.team, one.role)
    )
    return replace(one, name=spaced(name), number=number, team=team, role=role)


def _wanted(told: Sequence[Badge], office: str, look: Look) -> dict[Role, set[str]]:
    return {
        Role.HEI: {char for one in told for char in one.team + one.name} | {_ELLIPSIS},
        Role.SONG: {char for one in told for char in one.role + one.number}
        | {*office, *_NO_PHOTO, *look.title, _ELLIPSIS},
    }


class _Drawing:
    """Draws badges where the sheet has them."""

    def __init__(self, opened: Fonts, office: str, look: Look) -> None:
        sizes = {*_TEAM_SIZES, *_NAME_SIZES, *_TEXT_SIZES, *_SMALL_SIZES}
        self._setters = {size: Setter(opened, size, size) for size in sizes}
        self._office, self._look = office, look
        self.paper = Paper(opened, look.title, "")

    def draw(self, one: Badge, place: int) -> None:
        """Draw one badge at a place counted line by line from 0."""
        row, column = divmod(place, COLUMNS)
        left, foot = _LEFT + column * WIDTH, _TOP - (row + 1) * HEIGHT
        self._band(one, left, foot + HEIGHT - _BAND)
        if self._look.barcode:
            self._bars(one.number, left + _EDGE, foot + _EDGE + 4 * MM)
        else:
            self._photo(one, left + _EDGE, foot + _EDGE + 4 * MM)
        self._words(one, left, foot)
        self._code(one.number, left + WIDTH - _EDGE - _QR_SIDE, foot + _EDGE)
        self._marks(left, foot)

    def end_sheet(self) -> None:
        """Finish the sheet."""
        self.paper.end_page()

    def _band(self, one: Badge, left: float, foot: float) -> None:
        canvas = self.paper.canvas
        canvas.setFillColor(HexColor(one.colour))
        canvas.rect(left, foot, WIDTH, _BAND, stroke=0, fill=1)
        canvas.setFillColor(_WHITE)
        title = self._fitting(Role.SONG, self._look.title, _TEXT_SIZES, WIDTH)
        room = WIDTH - 2 * _EDGE - title.right - 3 * MM
        team = self._fitting(Role.HEI, one.team, _TEAM_SIZES, room)
        for line, x in ((team, left + _EDGE), (title, left + WIDTH - _EDGE - title.right)):
            self.paper.draw(line, x, foot + (_BAND - line.size) / 2 + BELOW_BASELINE * line.size)
        canvas.setFillColor(_BLACK)

    def _photo(self, one: Badge, left: float, foot: float) -> None:
        canvas = self.paper.canvas
        if one.photo:
            from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]

            picture = ImageReader(io.BytesIO(one.photo))
            canvas.drawImage(picture, left, foot, _PHOTO_WIDTH, _PHOTO_HEIGHT)
            return
        canvas.setStrokeColor(_PALE)
        canvas.setDash(2, 2)
        canvas.rect(left, foot, _PHOTO_WIDTH, _PHOTO_HEIGHT, stroke=1, fill=0)
        canvas.setDash()
        canvas.setStrokeColor(_BLACK)
        canvas.setFillColor(_PALE)
        line = self._fitting(Role.SONG, _NO_PHOTO, _TEXT_SIZES, _PHOTO_WIDTH)
        self.paper.draw(line, left + (_PHOTO_WIDTH - line.right) / 2, foot + _PHOTO_HEIGHT / 2 - line.size / 2)
        canvas.setFillColor(_BLACK)

    def _bars(self, number: str, left: float, foot: float) -> None:
        """Draw the number as Code 128 (ISO/IEC 15417), as wide as there is room."""
        from reportlab.graphics.barcode.code128 import Code128  # type: ignore[import-untyped]

        width, height = _BARS
        bars = Code128(number, barHeight=height, barWidth=1.0, quiet=False)
        canvas = self.paper.canvas
        canvas.saveState()
        canvas.translate(left, foot)
        canvas.scale(width / bars.width, 1)
        bars.drawOn(canvas, 0, 0)
        canvas.restoreState()

    def _words(self, one: Badge, left: float, foot: float) -> None:
        beside = 0 if self._look.barcode else _EDGE + _PHOTO_WIDTH
        x, top = left + _EDGE + beside, foot + HEIGHT - _BAND - 3 * MM
        room = left + WIDTH - _EDGE - x
        name = self._fitting(Role.HEI, one.name, _NAME_SIZES, room)
        self.paper.draw(name, x, top - name.size * (1 - BELOW_BASELINE))
        narrow = room - _QR_SIDE - 2 * MM
        y = top - _NAME_SIZES[0] - 3 * MM
        for text in (one.role, one.number):
            if text:
                line = self._fitting(Role.SONG, text, _TEXT_SIZES, narrow)
                y -= line.size * 1.5
                self.paper.draw(line, x, y)
        canvas = self.paper.canvas
        canvas.setFillColor(_GREY)
        small = self._fitting(Role.SONG, self._office, _SMALL_SIZES, WIDTH - 3 * _EDGE - _QR_SIDE)
        self.paper.draw(small, left + _EDGE, foot + 3 * MM)
        canvas.setFillColor(_BLACK)

    def _code(self, number: str, left: float, foot: float) -> None:
        """Draw the number as a QR code; a number with other signs than ASCII would be read wrongly by some scanners."""
        if not number or not number.isascii():
            return
        rows = qr.modules(number)
        module = _QR_SIDE / len(rows)
        path = self.paper.canvas.beginPath()
        for row, dark in enumerate(rows):
            for column, is_dark in enumerate(dark):
                if is_dark:
                    path.rect(left + column * module, foot + _QR_SIDE - (row + 1) * module, module, module)
        self.paper.canvas.drawPath(path, stroke=0, fill=1)

    def _marks(self, left: float, foot: float) -> None:
        """Mark at the rim of the sheet where it is cut for this badge."""
        canvas = self.paper.canvas
        canvas.setLineWidth(_HAIRLINE)
        right, top = _LEFT + COLUMNS * WIDTH, _TOP
        low = _TOP - ROWS * HEIGHT
        for x in (left, left + WIDTH):
            canvas.line(x, top + _MARK_GAP, x, top + _MARK_GAP + _MARK)
            canvas.line(x, low - _MARK_GAP, x, low - _MARK_GAP - _MARK)
        for y in (foot, foot + HEIGHT):
            canvas.line(_LEFT - _MARK_GAP, y, _LEFT - _MARK_GAP - _MARK, y)
            canvas.line(right + _MARK_GAP, y, right + _MARK_GAP + _MARK, y)

    def _fitting(self, role: Role, text: str, sizes: Sequence[float], room: float) -> Line:
        """Set a text in the largest size that fits; what does not fit in the smallest ends in an ellipsis."""
        for size in sizes:
            line = self._setters[size].line(((role, text),))
            if line.right <= room:
                return line
        kept = text
        while kept and (line := self._setters[sizes[-1]].line(((role, kept + _ELLIPSIS),))).right > room:
            kept = kept[:-1]
        return line
