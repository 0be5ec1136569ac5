"""数据体检: what is wrong with the archive, how complete it is, and putting it right."""

from jiceng_desktop.services.checkup.accepting import accept, doubt
from jiceng_desktop.services.checkup.examining import Checkup, examine, newest
from jiceng_desktop.services.checkup.listing import Findings, Shown, concerned, make_listing
from jiceng_desktop.services.checkup.problems import ABOUT, FAULTS, PLACES, About, Finding, Problem
from jiceng_desktop.services.checkup.repair import Change, appoint, members, mend, preview

__all__ = [
    "ABOUT",
    "FAULTS",
    "PLACES",
    "About",
    "Change",
    "Checkup",
    "Finding",
    "Findings",
    "Problem",
    "Shown",
    "accept",
    "appoint",
    "concerned",
    "doubt",
    "examine",
    "make_listing",
    "members",
    "mend",
    "newest",
    "preview",
]
