"""Tables and calendars in and out: what other programs write and read."""
