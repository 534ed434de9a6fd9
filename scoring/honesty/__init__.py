"""Who is honest, judged without ground truth: rings, pasted model answers, and what a vote adds to both."""
