"""Taking over a roster: rows are read, planned against the archive, shown, and only then applied as one action.

``reading`` turns cells into values, ``planning`` decides what each row means for the archive,
``applying`` carries it out. Nothing is written before that.
"""

from jiceng_desktop.services.intake.applying import Done, apply, last_import, take_back
from jiceng_desktop.services.intake.planning import Decision, Plan, Planned, Verdict, default_compound, plan

__all__ = [
    "Decision",
    "Done",
    "Plan",
    "Planned",
    "Verdict",
    "apply",
    "default_compound",
    "last_import",
    "plan",
    "take_back",
]
