"""What draws days with their events; the calendar and the venues share it."""
