"""主讲人."""

from jiceng_desktop.ui.pages.speakers.page import SpeakerPage

__all__ = ["SpeakerPage"]
