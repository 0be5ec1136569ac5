"""Where a photo was taken: phones write it into the file, where it is nobody's business."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

_ORIENTATION, _CHANGED_AT = 0x0112, 0x0132  # tags of Exif that stay: which way is up, and when it was taken
_DETAILS, _TAKEN_AT, _PLACE = 0x8769, 0x9003, 0x8825
_START, _END, _PICTURE, _EXIF = b"\xff\xd8", b"\xff\xd9", 0xDA, b"\xff\xe1"
_LATER_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # inside a picture others are no markers
# markers that only carry notes: the camera's, those of Photoshop, small pictures for previews
_NOTES = {0xE1, 0xED, 0xFE}
_PREVIEWS = b"MPF\0"


def tells_place(picture: Image) -> bool:
    """Tell whether the notes of a picture say where it was taken."""
    return bool(picture.getexif().get_ifd(_PLACE)) or b"GPS" in picture.info.get("xmp", b"")


def without_place(jpeg: bytes, picture: Image) -> bytes:
    """Return a sound JPEG without its notes, except which way is up and when it was taken.

    What is drawn stays byte for byte; what hangs behind it, such as the video of a moving photo, goes too.
    """
    kept = [_START, _notes(picture.getexif())]
    for marker, start, end in _segments(jpeg):
        if marker == _PICTURE:
            return b"".join((*kept, jpeg[start : _end_of_picture(jpeg, end)]))
        if marker not in _NOTES and jpeg[start + 4 : start + 8] != _PREVIEWS:
            kept.append(jpeg[start:end])
    raise ValueError("a JPEG without a picture")


def _notes(old: Exif) -> bytes:
    """Return the notes that stay as a segment."""
    from PIL import Image

    notes = Image.Exif()
    for tag in (_ORIENTATION, _CHANGED_AT):
        if tag in old:
            notes[tag] = old[tag]
    if taken_at := old.get_ifd(_DETAILS).get(_TAKEN_AT):
        notes.get_ifd(_DETAILS)[_TAKEN_AT] = taken_at
    payload = notes.tobytes()
    return _EXIF + (len(payload) + 2).to_bytes(2, "big") + payload


def _segments(jpeg: bytes, place: int = 2) -> Iterator[tuple[int, int, int]]:
    """Yield marker, beginning and end of each segment; of the picture itself only its head."""
    while place + 4 <= len(jpeg) and jpeg[place] == _EXIF[0]:
        marker = jpeg[place + 1]
        if marker == _EXIF[0]:  # a marker may be filled up with more of these
            place += 1
            continue
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        yield marker, place, end
        place = end


def _end_of_picture(jpeg: bytes, place: int) -> int:
    """Return where the picture ends that begins before ``place``; it may be drawn in several passes."""
    while (found := _LATER_MARKER.search(jpeg, place)) is not None:
        if found.group() == _END:
            return found.end()
        place = found.end() + int.from_bytes(jpeg[found.end() : found.end() + 2], "big")
    return len(jpeg)
