"""Floor 2: kinds of task, campaigns, assignments, allocation and the files they come from. Pure."""
