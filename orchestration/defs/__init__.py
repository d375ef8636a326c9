"""Definitions, one file a layer; whatever stands here is found by itself."""
