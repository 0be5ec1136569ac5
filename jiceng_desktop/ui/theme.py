"""How the program looks: colours, fonts, style sheet, icons and Qt's own words in Chinese."""

from __future__ import annotations

from functools import cache
from string import Template
from typing import Final

from PySide6.QtCore import QByteArray, QDir, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from jiceng_desktop.marks import override
from jiceng_desktop.paths import resource

ACCENT: Final = "#1D4F91"
ACCENT_HOVER: Final = "#2A63AE"
ACCENT_PRESSED: Final = "#163D72"
ACCENT_LIGHT: Final = "#D6E4F5"
ACCENT_BAR: Final = "#9DBFE8"
SELECTED_TEXT: Final = "#12335F"
WINDOW: Final = "#F3F5F8"
SURFACE: Final = "#FFFFFF"
BORDER: Final = "#C5CCD6"
TEXT: Final = "#1B2733"
MUTED: Final = "#3A4653"
FAINT: Final = "#6B7683"
DISABLED: Final = "#8A939E"
DANGER: Final = "#B42318"
WARNING: Final = "#9A6700"
SUCCESS: Final = "#1A7F37"
INFO: Final = ACCENT

FONT_PIXELS: Final = 14
FAMILIES: Final = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei")

_MISSING_WORDS: Final = {"&Look in:": "位置(&L)：", "Files of &type:": "文件类型(&T)："}
_ICON_SIZES = (16, 20, 24, 32, 40, 64)


def apply(app: QApplication) -> None:
    """Dress the whole program; called once, before the first window."""
    _speak_chinese(app)
    app.setStyle("Fusion")  # the default style differs between Windows 10 and 11
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(FONT_PIXELS)
    app.setFont(font)
    app.setPalette(_palette(app.palette()))
    QDir.setSearchPaths("theme", [str(resource("themes"))])
    app.setStyleSheet(sheet())
    app.setWindowIcon(QIcon(str(resource("icons/jiceng-desktop.png"))))


def colours() -> dict[str, str]:
    """Return the colours by the names that overrides.qss uses."""
    return {
        name.lower(): value
        for name, value in globals().items()
        if name.isupper() and isinstance(value, str) and value.startswith("#")
    }


def sheet() -> str:
    """Return the whole style sheet: the rendered base and the office's own rules after it."""
    base = resource("themes/office.qss").read_text("utf-8")
    own = resource("themes/overrides.qss").read_text("utf-8")
    return base + Template(own).substitute(colours())


@cache
def icon(name: str, colour: str = ACCENT) -> QIcon:
    """Return one of the icons in ``resources/icons``, in the given colour, grey when disabled."""
    found = QIcon()
    drawing = resource(f"icons/{name}.svg").read_text("utf-8")
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, DISABLED)):
        renderer = QSvgRenderer(QByteArray(drawing.replace("<svg ", f'<svg fill="{ink}" ', 1).encode()))
        for size in _ICON_SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter)
            painter.end()
            found.addPixmap(pixmap, mode)
    return found


def _palette(palette: QPalette) -> QPalette:
    """Return the palette for everything that the sheet does not reach."""
    role = QPalette.ColorRole
    inks = {
        role.Text: TEXT,
        role.WindowText: TEXT,
        role.ButtonText: TEXT,
        role.PlaceholderText: FAINT,
        role.Highlight: ACCENT,
        role.HighlightedText: SURFACE,
        role.Base: SURFACE,
        role.AlternateBase: "#F7F9FC",
        role.Window: WINDOW,
        role.Link: ACCENT,
    }
    for part, colour in inks.items():
        palette.setColor(part, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Text, QColor(DISABLED))
    palette.setColor(QPalette.ColorGroup.Disabled, role.WindowText, QColor(DISABLED))
    return palette


class _Gaps(QTranslator):
    """Knows the few words that Qt's own translation lacks; Windows shows its own file dialog."""

    @override
    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return _MISSING_WORDS.get(source) if context == "QFileDialog" else None

    @override
    def isEmpty(self) -> bool:
        return False


def _speak_chinese(app: QApplication) -> None:
    """Let Qt's own buttons, menus and calendars speak Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)  # the application keeps it alive
    app.installTranslator(_Gaps(app))  # asked after the one that is installed later
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
