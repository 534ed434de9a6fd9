"""The transparency log, held to its formats: published vectors, properties, and every byte that can be changed."""
