"""A local Telegram: a Bot API server with a chat page and a control API. It knows nothing of the house."""
