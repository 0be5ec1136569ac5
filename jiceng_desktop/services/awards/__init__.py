"""星级和表彰: who reaches which star, the publicity before it, what was given, and what fell short since."""

from __future__ import annotations

from jiceng_desktop.services.awards.giving import give as give
from jiceng_desktop.services.awards.giving import nominate as nominate
from jiceng_desktop.services.awards.giving import withdraw as withdraw
from jiceng_desktop.services.awards.honours import KIND as KIND
from jiceng_desktop.services.awards.honours import LABELS as LABELS
from jiceng_desktop.services.awards.honours import LISTING as LISTING
from jiceng_desktop.services.awards.honours import Draft as Draft
from jiceng_desktop.services.awards.honours import Narrow as Narrow
from jiceng_desktop.services.awards.honours import Waiting as Waiting
from jiceng_desktop.services.awards.honours import remove as remove
from jiceng_desktop.services.awards.honours import remove_many as remove_many
from jiceng_desktop.services.awards.honours import waiting as waiting
from jiceng_desktop.services.awards.reaching import Candidate as Candidate
from jiceng_desktop.services.awards.reaching import Stage as Stage
from jiceng_desktop.services.awards.reaching import candidates as candidates
from jiceng_desktop.services.awards.reaching import star_title as star_title
