"""Taking over a roster of volunteers: each row is judged against the archive and the roster, shown, then applied.

Persons are recognised and written as ``services.intake`` does it; whoever has no card and no address gets one as
somebody who does not live here. A volunteer named several times is taken once, with all the teams named.
"""

from jiceng_desktop.services.volunteers.intake.applying import KIND, apply
from jiceng_desktop.services.volunteers.intake.planning import PlannedVolunteer, VolunteerPlan, plan

__all__ = ["KIND", "PlannedVolunteer", "VolunteerPlan", "apply", "plan"]
