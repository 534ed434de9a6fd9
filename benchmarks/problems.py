"""What keeps a benchmark from giving figures."""


class Unmeasurable(Exception):
    """The benchmark could not be carried out; the sentence says why."""
