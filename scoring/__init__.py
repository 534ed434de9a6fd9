"""Floor 2, pure: from votes to labels, verdicts and standing. `judge` is what the flows call."""
