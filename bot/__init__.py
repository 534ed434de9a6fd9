"""Floor 6: the composition root: settings, build, intake, run, command line."""
