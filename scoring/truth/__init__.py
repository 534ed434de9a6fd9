"""Truth inference: one verb, `fit(votes, gold, ...) -> Posterior`, for every model."""
