"""The public bot, on aiogram: one router a topic; dependencies are handed in by name."""
