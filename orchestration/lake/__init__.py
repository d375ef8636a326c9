"""DuckLake: every build is a snapshot in a lake whose catalog is Postgres; for many writers and readers.

DuckDB 2.0 has no DuckLake in its packages yet, DuckDB 1.5 has. So `client.py` runs in an environment of its own, which
uv makes from the lock beside it, and the rest of the project knows it as a process.
"""
