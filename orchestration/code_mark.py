"""Which code computes: numbers of one version are no numbers of another."""

import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import transforms

LIBRARIES = ("numpy", "polars")


@cache
def code_mark(part: str = "") -> str:
    """Hash of the source of `transforms`, or of one package of it, and of the versions of what it computes with."""
    root = Path(transforms.__path__[0]) / part
    made_from = sha256(" ".join([platform.python_version(), *(version(name) for name in LIBRARIES)]).encode())
    for file in sorted(root.rglob("*.py")):
        made_from.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return made_from.hexdigest()
