"""活动记录、会议记录: what is told after an event, and the decisions that become things to be done."""

from jiceng_desktop.services import events
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.minutes.decisions import Decision, Raised, changed, decided, merged, raised
from jiceng_desktop.services.minutes.draft import LABELS, Draft
from jiceng_desktop.services.minutes.saving import Told, load, save, told
from jiceng_desktop.services.minutes.unfinished import Kept, drop, keep, kept

KIND = Kind("记录", None, Draft, load, save, events.remove, LABELS)

__all__ = [
    "KIND",
    "LABELS",
    "Decision",
    "Draft",
    "Kept",
    "Raised",
    "Told",
    "changed",
    "decided",
    "drop",
    "keep",
    "kept",
    "load",
    "merged",
    "raised",
    "save",
    "told",
]
