"""What keeps the house from starting: one clear sentence and exit code 1, never a traceback."""


class StartProblem(Exception):
    """Something outside is not as it must be. The message is for whoever started us."""
