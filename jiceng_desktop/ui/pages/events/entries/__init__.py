"""Entries of the forms of events and series."""
