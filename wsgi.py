"""The application object, built from the environment; found by `flask` and by the web server."""

import os

from examsys.app import create_app
from examsys.config import SettingsError
from examsys.keyring import NO_KEYS, NotToBeChanged

try:
    app = create_app()
except (SettingsError, NotToBeChanged) as error:
    raise SystemExit(f"examsys can not start: {error}") from error
if "examsys" not in app.extensions and os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    raise SystemExit(f"examsys can not start: {NO_KEYS}")
