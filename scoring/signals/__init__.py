"""What a verdict rests on, one module per signal; `scoring.readings` collects them for the why-card."""
