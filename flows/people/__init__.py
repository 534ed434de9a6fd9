"""Who somebody is to us, what they chose, what they take home, and how they are forgotten."""
