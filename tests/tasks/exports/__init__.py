"""Exports: what goes out, and how it reads."""
