"""Compiled templates, kept in the house's own folder: a start reads them instead of compiling.

Jinja knows them by the text of the template; what filters and options have written into them it
does not, so a folder holds what one state of our Python in ``core/ui`` and one Jinja have made.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import jinja2

HERE = Path(__file__).resolve().parent


def bytecode(home: Path) -> jinja2.FileSystemBytecodeCache:
    """Below ``home``, for our account alone: what lies there is run."""
    folder = home / "templates" / _made_by()
    folder.mkdir(parents=True, exist_ok=True)
    folder.parent.chmod(0o700)
    return jinja2.FileSystemBytecodeCache(str(folder))


def _made_by() -> str:
    digest = hashlib.sha256(jinja2.__version__.encode())
    for path in sorted(HERE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
