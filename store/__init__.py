"""Floor 3: SQL, cache and files, as plain functions that take a session. Nothing here begins or ends a transaction."""
