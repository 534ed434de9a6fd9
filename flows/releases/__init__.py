"""A campaign's data goes out."""
