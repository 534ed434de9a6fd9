"""Floor 5: what the clock asks for. A duty is a flow and its row in the timetable."""
