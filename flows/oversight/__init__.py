"""What operators decide about people, and how people object."""
