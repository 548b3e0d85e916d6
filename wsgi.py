"""The application object, built from the environment; found by `flask` and by the web server."""

import os

from examsys.app import create_app
from examsys.cli.commands import register_commands
from examsys.config import Settings, SettingsError
from examsys.keyring import NO_KEYS, NotToBeChanged

try:
    settings = Settings.from_environment()
    app = create_app(settings)
except (SettingsError, NotToBeChanged) as error:
    raise SystemExit(f"examsys can not start: {error}") from error
register_commands(app, settings)
if "examsys" not in app.extensions and os.environ.get("FLASK_RUN_FROM_CLI") != "true":
    raise SystemExit(f"examsys can not start: {NO_KEYS}")
