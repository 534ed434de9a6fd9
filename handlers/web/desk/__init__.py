"""Operators' pages: a pass from the chat leads in, once; then figures to look at, for a working day."""
