"""Groups, on aiogram: settings for admins, the way into the private chat, and what happens to the chat itself."""
