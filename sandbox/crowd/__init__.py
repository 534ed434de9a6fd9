"""Simulated people who use the bots as anybody would: they read what is shown and press buttons by their labels."""
