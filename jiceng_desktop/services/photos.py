"""Photos as they come in: looked at, made small for lists, and no longer telling where they were taken."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import whereabouts

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
_SMALL = 320  # pixels of the longer side: twice what lists show, for fine screens
_QUALITY = 82
# a JPEG is read at an eighth of its size, any other picture whole
_MOST_PIXELS_JPEG, _MOST_PIXELS = 260_000_000, 64_000_000
_HEIC = b"ftyp"
_BAD = (OSError, SyntaxError, ValueError, OverflowError, MemoryError)  # what Pillow raises over broken files


@dataclass(frozen=True)
class Photo:
    """A picture to be kept, and how it looks in small (JPEG).

    ``freed`` tells that it said where it was taken and does not any more, ``tells_place`` that it still does.
    """

    content: bytes
    thumbnail: bytes
    freed: bool = False
    tells_place: bool = False


def examine(name: str, content: bytes) -> Photo:
    """Look at a picture before it is kept; takes a moment, and any thread may do it.

    Raises:
        Refusal: it is damaged, too large, or no picture this program can show.
    """
    try:
        return _examined(name, content)
    except _BAD as error:
        raise Refusal(f"“{name}”打不开：文件已损坏，或者没有传完。请重新传一次再添加。") from error


def _examined(name: str, content: bytes) -> Photo:
    picture = _opened(name, content)
    jpeg = picture.format == "JPEG"
    width, height = picture.size
    if width * height > (_MOST_PIXELS_JPEG if jpeg else _MOST_PIXELS):
        raise Refusal(f"“{name}”有 {width:,}×{height:,} 个像素，太大了，放不进来。请先把它缩小一些。")
    thumbnail = _thumbnail(picture)
    if not whereabouts.tells_place(picture):
        return Photo(content, thumbnail)
    if not jpeg:
        return Photo(content, thumbnail, tells_place=True)
    return Photo(whereabouts.without_place(content, picture), thumbnail, freed=True)


def _opened(name: str, content: bytes) -> ImageFile:
    """Open a picture by what it is, whatever it is called; nothing of it is drawn yet."""
    from PIL.BmpImagePlugin import BmpImageFile  # heavy, and needed only when something is added
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    file = io.BytesIO(content)
    if content.startswith(b"\xff\xd8\xff"):
        return JpegImageFile(file)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile(file)
    if content.startswith(b"BM"):
        return BmpImageFile(file)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WebPImageFile(file)
    if content[4:8] == _HEIC:
        raise Refusal(f"“{name}”是苹果手机的 HEIC 照片，这里看不了。请先在手机上存成 JPG 格式再添加。")
    raise Refusal(f"“{name}”不是这里能看的图片。可以添加 jpg、png、webp、bmp 图片。")


def _thumbnail(picture: ImageFile) -> bytes:
    """Return a picture in small, upright, on white where it is transparent; reads all of it, so it must be whole."""
    from PIL import ImageOps

    picture.draft("RGB", (_SMALL, _SMALL))
    picture.thumbnail((_SMALL, _SMALL))
    upright: Image = ImageOps.exif_transpose(picture)
    target = io.BytesIO()
    _on_white(upright).save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def _on_white(picture: Image) -> Image:
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    drawn = picture.convert("RGBA")
    ground = Image.new("RGB", drawn.size, "white")
    ground.paste(drawn, mask=drawn)
    return ground
