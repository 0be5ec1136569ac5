"""Entry fields that all speak the same words: value(), set_value() and changed."""

from jiceng_desktop.ui.kit.fields.choices import Check, Choice, Tags
from jiceng_desktop.ui.kit.fields.coded import Coded
from jiceng_desktop.ui.kit.fields.days import Clock, Day, Moment, NearDay, PastDay
from jiceng_desktop.ui.kit.fields.entry import Entry, values_of
from jiceng_desktop.ui.kit.fields.finder import Address, Finder, Found
from jiceng_desktop.ui.kit.fields.texts import Count, LongText, Number, Secret, Text

__all__ = [
    "Address",
    "Check",
    "Choice",
    "Clock",
    "Coded",
    "Count",
    "Day",
    "Entry",
    "Finder",
    "Found",
    "LongText",
    "Moment",
    "NearDay",
    "Number",
    "PastDay",
    "Secret",
    "Tags",
    "Text",
    "values_of",
]
