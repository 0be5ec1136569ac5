from __future__ import annotations

import io
import wave

import pytest

from jiceng_desktop.services.lending import Tone
from jiceng_desktop.ui.kit import sounds


@pytest.mark.parametrize("tone", Tone)
def test_each_tone_is_a_short_sound(tone):
    with wave.open(io.BytesIO(sounds.wave_of(tone))) as file:
        assert 0.05 < file.getnframes() / file.getframerate() < 0.4
        samples = file.readframes(file.getnframes())
    assert samples[:2] == b"\0\0"  # it begins without a click
    assert any(samples)


def test_tones_differ_and_the_desk_can_be_heard(qapp):
    assert len({sounds.wave_of(tone) for tone in Tone}) == len(Tone)
    sounds.play(Tone.OK)
