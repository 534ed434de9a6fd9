"""What operators see of the house, in chat and on its pages."""
