"""活动系列: what is planned once and held again and again; its occurrences are records of their own."""

from jiceng_desktop.services.series.gaps import Due as Due
from jiceng_desktop.services.series.gaps import due as due
from jiceng_desktop.services.series.gaps import upcoming as upcoming
from jiceng_desktop.services.series.moving import cancel as cancel
from jiceng_desktop.services.series.moving import change as change
from jiceng_desktop.services.series.moving import needs_reason as needs_reason
from jiceng_desktop.services.series.moving import others as others
from jiceng_desktop.services.series.moving import postpone as postpone
from jiceng_desktop.services.series.moving import restore as restore
from jiceng_desktop.services.series.moving import skip as skip
from jiceng_desktop.services.series.planning import AHEAD as AHEAD
from jiceng_desktop.services.series.planning import LABELS as LABELS
from jiceng_desktop.services.series.planning import SHOWN as SHOWN
from jiceng_desktop.services.series.planning import Draft as Draft
from jiceng_desktop.services.series.planning import Outcome as Outcome
from jiceng_desktop.services.series.planning import checked as checked
from jiceng_desktop.services.series.planning import coming as coming
from jiceng_desktop.services.series.planning import extend as extend
from jiceng_desktop.services.series.planning import is_short as is_short
from jiceng_desktop.services.series.planning import listed as listed
from jiceng_desktop.services.series.planning import load as load
from jiceng_desktop.services.series.planning import planned_from as planned_from
from jiceng_desktop.services.series.planning import save as save
from jiceng_desktop.services.series.planning import span_of as span_of
