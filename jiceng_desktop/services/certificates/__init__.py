"""志愿服务记录证明: what an office certifies, numbers and keeps.

民政部令第67号《志愿服务记录与证明出具办法（试行）》 lets a residents' committee certify what it recorded itself; the
contents follow 民发〔2015〕149号: who, what, for how long, by whom issued and handled, number, day and remark.
"""

from __future__ import annotations

from jiceng_desktop.services.certificates.issuing import LABELS as LABELS
from jiceng_desktop.services.certificates.issuing import MOST_LINES as MOST_LINES
from jiceng_desktop.services.certificates.issuing import Draft as Draft
from jiceng_desktop.services.certificates.issuing import Served as Served
from jiceng_desktop.services.certificates.issuing import Statement as Statement
from jiceng_desktop.services.certificates.issuing import Usual as Usual
from jiceng_desktop.services.certificates.issuing import issue as issue
from jiceng_desktop.services.certificates.issuing import load as load
from jiceng_desktop.services.certificates.issuing import pdf_of as pdf_of
from jiceng_desktop.services.certificates.issuing import prepare as prepare
from jiceng_desktop.services.certificates.issuing import restore as restore
from jiceng_desktop.services.certificates.issuing import show_hours as show_hours
from jiceng_desktop.services.certificates.issuing import show_number as show_number
from jiceng_desktop.services.certificates.issuing import usual as usual
from jiceng_desktop.services.certificates.issuing import void as void
from jiceng_desktop.services.certificates.issuing import worth_knowing as worth_knowing
from jiceng_desktop.services.certificates.register import LISTING as LISTING
from jiceng_desktop.services.certificates.register import Entry as Entry
from jiceng_desktop.services.certificates.register import Narrow as Narrow
from jiceng_desktop.services.certificates.register import Verified as Verified
from jiceng_desktop.services.certificates.register import entry as entry
from jiceng_desktop.services.certificates.register import verify as verify
from jiceng_desktop.services.certificates.register import years as years
