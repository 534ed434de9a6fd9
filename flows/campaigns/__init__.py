"""From an operator's file over pilot and launch to the close."""
