"""志愿服务统计: confirmed hours and heads of a period, who served most, and who has not served for half a year.

``figures`` says what is told, ``counting`` counts it, ``ranking`` orders the volunteers, ``idle`` lists who has not
served for long, ``outgoing`` gives the records in the columns that national volunteer systems take.
"""

from jiceng_desktop.services.service_figures.counting import take
from jiceng_desktop.services.service_figures.figures import Matter, Row, ServiceFigures, Table, drawn, show_hours
from jiceng_desktop.services.service_figures.idle import idle, listing_of_idle, since
from jiceng_desktop.services.service_figures.outgoing import COLUMNS, outgoing, outgoing_ids, without_number
from jiceng_desktop.services.service_figures.ranking import Measure, Ranked, ranking

__all__ = [
    "COLUMNS",
    "Matter",
    "Measure",
    "Ranked",
    "Row",
    "ServiceFigures",
    "Table",
    "drawn",
    "idle",
    "listing_of_idle",
    "outgoing",
    "outgoing_ids",
    "ranking",
    "show_hours",
    "since",
    "take",
    "without_number",
]
