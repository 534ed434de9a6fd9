"""What near and far mean in each answer space that is not one of K options; one module a space, see scoring.graded."""
