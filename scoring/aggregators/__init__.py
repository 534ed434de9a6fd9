"""From answers to what is true, one module and one `aggregate` per answer space; `scoring.aggregates` finds them."""
