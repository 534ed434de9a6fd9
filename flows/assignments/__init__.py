"""Tasks are dealt, looked at, answered and passed on."""
