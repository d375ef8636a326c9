"""What to ask each source, and how to read its answer."""
