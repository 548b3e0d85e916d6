"""Scripts and styles under an address that says which edition they are, so that a browser keeps them without asking.

A page that has arrived works on when the network goes before it has asked for its scripts: it has them already.
"""

import hashlib
from pathlib import Path

from flask import Flask, Response, request

FOR_A_YEAR = 31_536_000


def edition_of(folder: Path) -> str:
    """Return what changes with any file of a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def prepare(app: Flask) -> None:
    """Let browsers keep what the address says to be one edition."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = FOR_A_YEAR

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200:
            response.cache_control.public = True
            response.cache_control.immutable = True
        return response
