"""Floor 2: who may do what, and the days they do it on. Pure."""
