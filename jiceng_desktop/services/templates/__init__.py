"""Templates of the office's papers: plain text with fields, filled in from the record a paper is about."""

from __future__ import annotations

from jiceng_desktop.services.templates.drafting import Offer as Offer
from jiceng_desktop.services.templates.drafting import blank as blank
from jiceng_desktop.services.templates.drafting import correction as correction
from jiceng_desktop.services.templates.drafting import draft as draft
from jiceng_desktop.services.templates.drafting import draft_in_full as draft_in_full
from jiceng_desktop.services.templates.drafting import fitting as fitting
from jiceng_desktop.services.templates.drafting import left_open as left_open
from jiceng_desktop.services.templates.drafting import of_occurrence as of_occurrence
from jiceng_desktop.services.templates.drafting import write as write
from jiceng_desktop.services.templates.editing import begin as begin
from jiceng_desktop.services.templates.editing import lacking as lacking
from jiceng_desktop.services.templates.fields import FIELDS as FIELDS
from jiceng_desktop.services.templates.fields import About as About
from jiceng_desktop.services.templates.fields import Subject as Subject
from jiceng_desktop.services.templates.samples import samples as samples
from jiceng_desktop.services.templates.wording import Wording as Wording
