"""Taking over a roster: rows are read, planned against the archive, shown, and only then applied as one action.

``reading`` turns cells into values, ``judging`` decides what one row means for the archive, ``planning`` goes over
all of them, ``applying`` carries it out. Nothing is written before that.
"""

from jiceng_desktop.services.intake.applying import Done, apply
from jiceng_desktop.services.intake.judging import Decision, Planned, Verdict
from jiceng_desktop.services.intake.planning import Plan, default_compound, plan
from jiceng_desktop.services.intake.runs import Run, runs, take_back

__all__ = [
    "Decision",
    "Done",
    "Plan",
    "Planned",
    "Run",
    "Verdict",
    "apply",
    "default_compound",
    "plan",
    "runs",
    "take_back",
]
