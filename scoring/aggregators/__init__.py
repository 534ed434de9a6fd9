"""From votes to labels, one module per answer space; `scoring.aggregates` finds them."""
