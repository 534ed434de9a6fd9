"""Pictures drawn by our own code: shapes and colours only, never words or names, so that no font is needed."""
