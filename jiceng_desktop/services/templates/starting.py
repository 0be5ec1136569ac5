"""The templates every office begins with."""

from __future__ import annotations

from jiceng_desktop.services.templates.letters import LETTERS
from jiceng_desktop.services.templates.notices import NOTICES
from jiceng_desktop.services.templates.tables import TABLES
from jiceng_desktop.services.templates.wording import Wording

STARTING: dict[str, Wording] = {wording.origin: wording for wording in (*NOTICES, *LETTERS, *TABLES)}
