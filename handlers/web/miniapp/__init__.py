"""The Mini App: pages of ours inside Telegram, for tasks that a chat's buttons can't take."""
