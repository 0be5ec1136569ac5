"""志愿服务队: what they are for, who belongs to them, who leads, what they did.

``belonging`` says who belongs today, ``draft`` what a clerk may enter, ``saving`` stores teams, ``membership`` lets
members come, move and go, ``listing`` shows teams and members, ``card`` tells everything about one, ``finding`` finds
who may join, ``patterns`` are teams as offices found them, ``printing`` what badges and duty sheets say.
"""

from jiceng_desktop.services.teams.belonging import NAMES, OPEN, ROLES, belongs_to, counts, members, within
from jiceng_desktop.services.teams.card import (
    Coming,
    Coverage,
    Gift,
    Line,
    Part,
    Post,
    Sheet,
    coverage,
    lines,
    minutes_of_all,
    overview,
    sheet,
)
from jiceng_desktop.services.teams.draft import LABELS, LEADER, Draft, Position, load, of_pattern, positions_of
from jiceng_desktop.services.teams.finding import Candidate, candidates, volunteer_name
from jiceng_desktop.services.teams.listing import KIND, LISTING, MEMBER_KIND, Narrow, members_listing
from jiceng_desktop.services.teams.membership import (
    Joined,
    MemberDraft,
    join,
    lead,
    lead_by_member,
    leave,
    load_member,
    move,
    remove_member,
    save_member,
    set_role,
)
from jiceng_desktop.services.teams.patterns import PATTERNS, Pattern
from jiceng_desktop.services.teams.printing import DUTY_COLUMNS, Wearer, duty_rows, office_name, wearers
from jiceng_desktop.services.teams.saving import arrange, close, remove, reopen, save, uses

__all__ = [
    "DUTY_COLUMNS",
    "KIND",
    "LABELS",
    "LEADER",
    "LISTING",
    "MEMBER_KIND",
    "NAMES",
    "OPEN",
    "PATTERNS",
    "ROLES",
    "Candidate",
    "Coming",
    "Coverage",
    "Draft",
    "Gift",
    "Joined",
    "Line",
    "MemberDraft",
    "Narrow",
    "Part",
    "Pattern",
    "Position",
    "Post",
    "Sheet",
    "Wearer",
    "arrange",
    "belongs_to",
    "candidates",
    "close",
    "counts",
    "coverage",
    "duty_rows",
    "join",
    "lead",
    "lead_by_member",
    "leave",
    "lines",
    "load",
    "load_member",
    "members",
    "members_listing",
    "minutes_of_all",
    "move",
    "of_pattern",
    "office_name",
    "overview",
    "positions_of",
    "remove",
    "remove_member",
    "reopen",
    "save",
    "save_member",
    "set_role",
    "sheet",
    "uses",
    "volunteer_name",
    "wearers",
    "within",
]
