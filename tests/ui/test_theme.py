from __future__ import annotations

import re
import subprocess
import sys

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialogButtonBox

from jiceng_desktop.paths import resource
from jiceng_desktop.ui import theme


def test_the_rendered_sheet_is_fresh():
    build = [sys.executable, str(resource("themes/build.py")), "--check"]
    done = subprocess.run(build, check=False, capture_output=True, timeout=60)  # noqa: S603
    assert done.returncode == 0, "run: python resources/themes/build.py\n" + done.stderr.decode()


def test_every_picture_of_the_sheet_is_there():
    pictures = re.findall(r'url\("?theme:/([^")]+)"?\)', theme.sheet())
    assert pictures
    assert [picture for picture in pictures if not resource(f"themes/{picture}").is_file()] == []
    assert "icon:/" not in theme.sheet()
    assert "$" not in theme.sheet()


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink, ground):
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        (theme.TEXT, theme.SURFACE),
        (theme.MUTED, theme.WINDOW),
        (theme.SURFACE, theme.ACCENT),
        (theme.SELECTED_TEXT, theme.ACCENT_LIGHT),
        (theme.DANGER, theme.SURFACE),
        (theme.WARNING, theme.SURFACE),
        (theme.SUCCESS, theme.SURFACE),
        (theme.FAINT, theme.SURFACE),
    ],
)
def test_text_can_be_read(ink, ground):
    assert contrast(ink, ground) >= 4.5


def test_an_icon_takes_its_colour_and_goes_grey(qapp):
    def ink(icon, mode):
        image = icon.pixmap(24, mode).toImage()
        colours = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
        return max(colours, key=lambda colour: colour.alpha()).name()

    found = theme.icon("plus", "#1a7f37")
    assert ink(found, found.Mode.Normal) == "#1a7f37"
    assert ink(found, found.Mode.Disabled) == theme.DISABLED.lower()


def test_an_icon_that_is_missing_is_a_fault(qapp):
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_qt_speaks_chinese(qtbot):
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert "取消" in buttons.button(QDialogButtonBox.StandardButton.Cancel).text()
    assert QLocale().language() == QLocale.Language.Chinese


def test_light_to_import():
    """Nothing heavy comes along before the first window."""
    heavy = ("qt_material", "sqlalchemy", "reportlab", "PySide6.QtPdf")
    told = f"import sys, jiceng_desktop.ui.theme; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("words", ["&Look in:", "Files of &type:"])
def test_the_words_that_qt_lacks_are_chinese(qapp, words):
    assert not qapp.translate("QFileDialog", words).isascii()
    assert qapp.translate("QLineEdit", words) == words
