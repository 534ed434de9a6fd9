"""The operators' chat, on python-telegram-bot: one file a topic, one gate before them all."""
