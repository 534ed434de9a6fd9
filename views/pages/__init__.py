"""The public pages: HTML from escaped parts, in both languages, readable without scripts."""
