"""Puts the parts together: settings, keys, database, pages, and the work that jobs do."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask import session as cookie
from flask_babel import Babel
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from sqlalchemy import Engine

from examsys import clock, keyring
from examsys.cli.commands import register_commands
from examsys.config import ROOT, Settings
from examsys.db import Sessions, engine_for, sessions_for
from examsys.delivery.actions import close_due
from examsys.delivery.writer import Writer
from examsys.intake.actions import TAKE, take_in_job
from examsys.jobs.worker import Work, Worker
from examsys.keyring import KeyRing, KeysMissing
from examsys.marking.actions import score_waiting
from examsys.regulation.book import Book
from examsys.regulation.book import load as load_book
from examsys.results.actions import ISSUE_LIST
from examsys.results.notice import issue_list
from examsys.web import filters, guard, problems, seat
from examsys.web import request as web_request
from examsys.web.account.pages import pages as account_pages
from examsys.web.admin.pages import pages as admin_pages
from examsys.web.admin.units import pages as unit_pages
from examsys.web.auditor.pages import pages as auditor_pages
from examsys.web.board.results import pages as results_pages
from examsys.web.candidate import paper as candidate_paper
from examsys.web.hr.people import pages as people_pages
from examsys.web.hr.positions import pages as position_pages
from examsys.web.hr.workbook import pages as workbook_pages
from examsys.web.invigilator.pages import pages as invigilator_pages
from examsys.web.marker.pages import pages as marker_pages
from examsys.web.public import practice as public_practice
from examsys.web.public import verify as public_verify
from examsys.web.public.pages import LANGUAGES
from examsys.web.saving import SavingDoor
from examsys.web.staff.pages import pages as staff_pages

LARGEST_REQUEST = 25 * 1024 * 1024


def close_and_score(sessions: Sessions) -> None:
    """Close what the clock has ended and count the sheets that wait: the worker does it every second."""
    with sessions() as session, session.begin():
        close_due(session, now=clock.now())
        score_waiting(session, now=clock.now())


PAGES = (
    public_verify.pages,
    public_practice.pages,
    account_pages,
    admin_pages,
    unit_pages,
    auditor_pages,
    people_pages,
    position_pages,
    workbook_pages,
    staff_pages,
    candidate_paper.pages,
    invigilator_pages,
    marker_pages,
    results_pages,
)
KINDS: dict[str, Work] = {ISSUE_LIST: issue_list, TAKE: take_in_job}
CHORES = (close_and_score,)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running application is made of; `app.extensions["examsys"]`."""

    app: Flask
    settings: Settings
    keys: KeyRing
    engine: Engine
    sessions: Sessions
    worker: Worker
    writer: Writer
    book: Book


def create_app(settings: Settings | None = None, keys: KeyRing | None = None) -> Flask:
    """Build the application; raises SettingsError. While keys are missing it has commands only, no parts or pages."""
    settings = settings or Settings.from_environment()
    app = Flask("examsys", static_folder=str(ROOT / "examsys" / "web" / "static"), template_folder=None)
    register_commands(app, settings)
    keys = keys or _keys_if_made(settings.keys_folder)
    if keys is None:
        return app
    engine = engine_for(settings.database_url)
    sessions = sessions_for(engine, keys, settings)
    app.extensions["examsys"] = Parts(
        app=app,
        settings=settings,
        keys=keys,
        engine=engine,
        sessions=sessions,
        worker=Worker(sessions, kinds=KINDS, chores=CHORES),
        writer=Writer(sessions),
        book=load_book(),
    )
    app.wsgi_app = SavingDoor(app.extensions["examsys"].writer, app.wsgi_app)  # type: ignore[method-assign]
    _configure(app, settings, keys)
    _prepare_templates(app)
    for part in (web_request, guard, seat, filters, problems):
        part.prepare(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    missing = guard.unmarked(app)
    if missing:
        raise RuntimeError(f"views that do not say who may call them: {missing}")
    return app


def _keys_if_made(folder: Path) -> KeyRing | None:
    try:
        return keyring.load(folder)
    except KeysMissing:
        return None


def _configure(app: Flask, settings: Settings, keys: KeyRing) -> None:
    tls = settings.public_address.startswith("https://")
    app.config.update(
        SECRET_KEY=keys.current("session").secret,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="examsys",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )
    Babel(app, locale_selector=_language)
    CSRFProtect(app)
    Talisman(
        app,
        force_https=False,
        strict_transport_security=tls,
        session_cookie_secure=tls,
        session_cookie_http_only=True,
        frame_options="DENY",
        content_security_policy={
            "default-src": "'self'",
            "img-src": "'self' data:",
            "object-src": "'none'",
            "base-uri": "'self'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        },
        referrer_policy="same-origin",
    )


def _language() -> str:
    """Vietnamese unless the reader chose: many browsers here ask for English without their owners' wish."""
    chosen = str(cookie.get("language"))
    return chosen if chosen in LANGUAGES else "vi"


def _prepare_templates(app: Flask) -> None:
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
