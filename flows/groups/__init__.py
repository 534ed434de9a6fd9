"""Group chats: who plays for which, goals, digests."""
