from __future__ import annotations

import struct
import zlib

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import photos
from tests.pictures import UPRIGHT, opened, saved

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf exif:GPSLatitude="34,45.2N"/></x:xmpmeta>'


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP"])
def test_a_photo_is_kept_as_it_came_and_made_small(kind):
    content = saved(kind, (1200, 800))
    photo = photos.examine("合影", content)
    assert photo.content == content
    assert not photo.freed
    assert not photo.tells_place
    small = opened(photo.thumbnail)
    assert (small.format, small.size) == ("JPEG", (320, 213))
    left, right = small.getpixel((20, 100)), small.getpixel((300, 100))
    assert left[1] < 60
    assert right[1] > 200


def test_a_photo_stands_upright_in_small_as_the_camera_was_held():
    small = opened(photos.examine("合影.jpg", saved(size=(640, 480), held=UPRIGHT)).thumbnail)
    assert small.size == (240, 320)
    top, bottom = small.getpixel((120, 20)), small.getpixel((120, 300))
    assert top[1] < 60
    assert bottom[1] > 200


def test_what_is_transparent_is_white_in_small():
    small = opened(photos.examine("章.png", saved("PNG", mode="RGBA")).thumbnail)
    assert small.mode == "RGB"


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"icc_profile": b"colours" * 20}, {"xmp": XMP}])
def test_a_photo_no_longer_tells_where_it_was_taken_and_looks_the_same(options):
    content = saved(size=(640, 480), place="xmp" not in options, held=UPRIGHT, quality=90, **options) + b"a video"
    photo = photos.examine("合影.jpg", content)
    assert (photo.freed, photo.tells_place) == (True, False)
    before, after = opened(content), opened(photo.content)
    assert after.tobytes() == before.tobytes()
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    noted = after.getexif()
    assert noted.get_ifd(0x8825) == {}
    assert (noted[0x0112], noted[0x0132], noted.get_ifd(0x8769)[0x9003]) == (
        UPRIGHT,
        "2026:11:21 15:00:00",
        "2026:11:21 14:58:00",
    )
    assert 0x010F not in noted
    assert b"GPS" not in photo.content
    assert b"a video" not in photo.content


def test_another_picture_that_tells_its_place_is_kept_and_says_so():
    content = saved("PNG", place=True)
    photo = photos.examine("截图.png", content)
    assert (photo.content, photo.freed, photo.tells_place) == (content, False, True)


def cut(content):
    return content[: len(content) * 2 // 3]


def bomb(side):
    """Return the beginning of a PNG that would be as large as a football field."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ nothing", "“合影.jpg”不是这里能看的图片"),
        (cut(saved(size=(640, 480))), "文件已损坏，或者没有传完"),
        (cut(saved("PNG", (640, 480))), "文件已损坏"),
        (b"\xff\xd8\xff\xe0", "文件已损坏"),
        (bomb(50_000), "50,000×50,000 个像素，太大了"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC 照片，这里看不了。请先在手机上存成 JPG"),
    ],
)
def test_what_is_no_sound_picture_is_refused(content, why):
    with pytest.raises(Refusal, match=why):
        photos.examine("合影.jpg", content)
