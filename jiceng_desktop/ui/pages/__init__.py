"""The pages, in the order of their tabs, and the views of those that have several."""

from __future__ import annotations

from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.views import ViewsPage
from jiceng_desktop.ui.pages.awards.page import AwardPage
from jiceng_desktop.ui.pages.book_figures.page import BookFigurePage
from jiceng_desktop.ui.pages.books.page import BookPage
from jiceng_desktop.ui.pages.certificates.page import CertificatePage
from jiceng_desktop.ui.pages.checkup.page import CheckupPage
from jiceng_desktop.ui.pages.corners.page import CornerPage
from jiceng_desktop.ui.pages.coverage.page import CoveragePage
from jiceng_desktop.ui.pages.documents.page import DocumentPage
from jiceng_desktop.ui.pages.donations.page import DonationPage
from jiceng_desktop.ui.pages.event_figures.page import EventFigurePage
from jiceng_desktop.ui.pages.events.page import EventPage
from jiceng_desktop.ui.pages.figures.page import FigurePage
from jiceng_desktop.ui.pages.forms.page import FormsPage
from jiceng_desktop.ui.pages.households.page import HouseholdPage
from jiceng_desktop.ui.pages.ledgers.page import LedgersPage
from jiceng_desktop.ui.pages.life.page import LifePage
from jiceng_desktop.ui.pages.loans.page import LoansPage
from jiceng_desktop.ui.pages.people.page import PeoplePage
from jiceng_desktop.ui.pages.places.page import PlacePage
from jiceng_desktop.ui.pages.rotas.page import RotaPage
from jiceng_desktop.ui.pages.rotation.page import RotationPage
from jiceng_desktop.ui.pages.scan_desk.page import ScanDeskPage
from jiceng_desktop.ui.pages.service.page import ServicePage
from jiceng_desktop.ui.pages.service_figures.page import ServiceFigurePage
from jiceng_desktop.ui.pages.speakers.page import SpeakerPage
from jiceng_desktop.ui.pages.stocktakes.page import StocktakePage
from jiceng_desktop.ui.pages.teams.page import TeamPage
from jiceng_desktop.ui.pages.venues.page import VenuePage
from jiceng_desktop.ui.pages.visits.page import VisitsPage
from jiceng_desktop.ui.pages.volunteers.page import VolunteerPage


class ArchivePage(ViewsPage):
    """Everything about the people of the community and where they live."""

    title, icon = "居民档案", "account-group"
    views = (PeoplePage, HouseholdPage, PlacePage, LifePage, VisitsPage, CheckupPage, FormsPage, FigurePage)


class EventsPage(ViewsPage):
    """Everything about what takes place: when, where, with whom, and what became of it."""

    title, icon = "活动日历", "calendar-month"
    views = (EventPage, VenuePage, SpeakerPage, LedgersPage, CoveragePage, EventFigurePage)


class VolunteersPage(ViewsPage):
    """Everything about the volunteers: who they are, where they belong, what they did, what they were given."""

    title, icon = "志愿者名册", "hand-heart"
    views = (VolunteerPage, TeamPage, ServicePage, RotaPage, AwardPage, CertificatePage, ServiceFigurePage)


class LibraryPage(ViewsPage):
    """Everything about the book corners: what they have, who reads it, and how it travels."""

    title, icon = "楼道图书角", "bookshelf"
    views = (ScanDeskPage, BookPage, CornerPage, LoansPage, RotationPage, StocktakePage, DonationPage, BookFigurePage)


PAGES: tuple[type[Page], ...] = (ArchivePage, VolunteersPage, EventsPage, LibraryPage, DocumentPage)
