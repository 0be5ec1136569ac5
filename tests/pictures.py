"""Invented pictures, as phones and cameras write them into files."""

from __future__ import annotations

import io

from PIL import Image

LYING, UPRIGHT = 1, 6  # how a camera was held, as Exif says it


def saved(kind="JPEG", size=(64, 48), *, place=False, held=LYING, mode="RGB", **options):
    """Return a picture as the bytes of a file, its left half red; with a ``place`` it says where it was taken."""
    picture = Image.new(mode, size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    if place or held != LYING:
        options["exif"] = notes(place=place, held=held)
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def notes(*, place, held=LYING):
    """Return what a camera notes about a photo."""
    found = Image.Exif()
    found[0x0112], found[0x010F], found[0x0132] = held, "某手机", "2026:11:21 15:00:00"
    found.get_ifd(0x8769)[0x9003] = "2026:11:21 14:58:00"
    if place:
        found.get_ifd(0x8825).update({1: "N", 2: (34.0, 45.0, 12.0), 3: "E", 4: (112.0, 20.0, 1.0)})
    return found


def opened(content):
    """Return a picture that can be looked at."""
    return Image.open(io.BytesIO(content))
