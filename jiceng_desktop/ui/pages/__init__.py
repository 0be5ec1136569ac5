"""The pages, in the order of their tabs."""

from __future__ import annotations

from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.documents.page import DocumentPage
from jiceng_desktop.ui.pages.events.page import EventPage
from jiceng_desktop.ui.pages.library import LibraryPage
from jiceng_desktop.ui.pages.people.page import PeoplePage
from jiceng_desktop.ui.pages.volunteers import VolunteerPage

PAGES: tuple[type[Page], ...] = (PeoplePage, VolunteerPage, EventPage, LibraryPage, DocumentPage)
