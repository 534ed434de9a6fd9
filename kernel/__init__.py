"""Floor 1: what every floor may use and none may change: ids, clock, errors, money, answer spaces."""
