"""The application object, built from the environment."""

from examsys.app import create_app

app = create_app()
