"""What a scan sounds like: high for done, two notes for attention, low for refused."""

from __future__ import annotations

import io
import math
import struct
import sys
import threading
import wave
from functools import cache

from PySide6.QtWidgets import QApplication

from jiceng_desktop.services.lending import Tone

WANTED = "ScanDesk/sound"  # under this a desk remembers whether it wants to hear anything

_RATE = 16_000  # samples a second
_LOUDNESS = 0.35
_FADE = 160  # samples in which a note begins and ends, or it would click
_NOTES = {  # hertz and seconds, one note after the other
    Tone.OK: ((1320, 0.09),),
    Tone.ATTENTION: ((990, 0.09), (740, 0.14)),
    Tone.REFUSED: ((220, 0.32),),
}


def play(tone: Tone) -> None:
    """Let a tone be heard; elsewhere than on Windows it is the bell of the system."""
    if sys.platform == "win32":
        # what is played from memory holds up whoever plays it
        threading.Thread(target=_play_on_windows, args=(wave_of(tone),), daemon=True).start()
    else:
        QApplication.beep()


@cache
def wave_of(tone: Tone) -> bytes:
    """Return the sound of a tone as a WAV file: 16 bits, one channel."""
    samples = [sample for hertz, seconds in _NOTES[tone] for sample in _note(hertz, int(seconds * _RATE))]
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return held.getvalue()


def _note(hertz: int, length: int) -> list[int]:
    def height(at: int) -> float:
        return min(1.0, at / _FADE, (length - at) / _FADE) * math.sin(2 * math.pi * hertz * at / _RATE)

    return [int(32_767 * _LOUDNESS * height(at)) for at in range(length)]


if sys.platform == "win32":
    import winsound

    def _play_on_windows(sound: bytes) -> None:
        winsound.PlaySound(sound, winsound.SND_MEMORY | winsound.SND_NODEFAULT)

else:

    def _play_on_windows(sound: bytes) -> None:
        raise OSError("winsound is Windows' own")
