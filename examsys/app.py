"""Puts the parts together: settings, keys, database, pages, and the work that jobs do."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from flask import Flask
from flask import session as cookie
from flask_babel import Babel
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from sqlalchemy import Engine

from examsys import clock, keyring
from examsys.audit.actions import anchor_tables
from examsys.audit.sealing import sessions_for
from examsys.config import ROOT, Settings
from examsys.db import UNREACHABLE, Sessions, engine_for, in_one_line, reading
from examsys.delivery.actions import close_when_due
from examsys.delivery.queries import due
from examsys.delivery.writer import Writer
from examsys.exams.checks import CHECK_JOB, check_job
from examsys.intake.actions import EXPORT, LOOK, TAKE, export_in_job, look_job, take_in_job
from examsys.jobs.worker import Chore, Work, Worker
from examsys.keyring import KeyRing, KeysMissing
from examsys.marking.actions import score_waiting
from examsys.marking.queries import unscored
from examsys.regulation.book import Book
from examsys.regulation.book import load as load_book
from examsys.results.actions import ISSUE_LIST
from examsys.results.notice import issue_list
from examsys.verification import VERIFY, verify_job
from examsys.web import assets, filters, guard, problems, seat
from examsys.web import request as web_request
from examsys.web.doors import PAGES, WAITING
from examsys.web.home import in_order, navigation
from examsys.web.public.pages import LANGUAGES
from examsys.web.saving import SavingDoor

log = logging.getLogger(__name__)
NOTE_HEADS_EVERY = timedelta(minutes=10)
"""How long what is put back behind the application's back may go unseen; see docs/verification.md."""
LARGEST_REQUEST = 25 * 1024 * 1024


def kinds_of_work(book: Book) -> dict[str, Work]:
    """Return what jobs can do, by the names they are asked for."""
    return {
        CHECK_JOB: check_job(book),
        ISSUE_LIST: issue_list(book),
        TAKE: take_in_job,
        EXPORT: export_in_job,
        LOOK: look_job(book),
        VERIFY: verify_job(book),
    }


def close_and_score(sessions: Sessions) -> None:
    """Close what the clock has ended and count the sheets that wait: the worker does it every second."""
    with sessions() as session:
        over = due(reading(session), clock.now())
    _one_by_one(sessions, close_when_due, over)
    with sessions() as session:
        waiting = unscored(reading(session))
    _one_by_one(sessions, score_waiting, waiting)


def _one_by_one(sessions: Sessions, act: Callable[..., object], sittings: Sequence[UUID]) -> None:
    """Carry out an act on each sitting in a transaction of its own, so that one that fails holds up no other."""
    for sitting_id in sittings:
        try:
            with sessions() as session, session.begin():
                act(session, sitting_id, now=clock.now())
        except UNREACHABLE as error:
            log.warning("sitting %s: %s is tried again: %s", sitting_id, act.__name__, in_one_line(error))
        except Exception:
            log.exception("sitting %s: %s failed", sitting_id, act.__name__)


def noting_heads() -> Chore:
    """Return the chore that notes the heads of the tables in the journal, now and every ten minutes if they moved."""
    known: dict[str, str] = {}
    due_at = clock.now()

    def note(sessions: Sessions) -> None:
        nonlocal known, due_at
        if clock.now() >= due_at:
            due_at = clock.now() + NOTE_HEADS_EVERY
            with sessions() as session, session.begin():
                known = dict(anchor_tables(session, known, now=clock.now()))

    return note


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
    """Build the application; raises SettingsError. While keys are missing it has no parts or pages."""
    settings = settings or Settings.from_environment()
    static = ROOT / "examsys" / "web" / "static"
    address = f"/static/{assets.edition_of(static)}"
    app = Flask("examsys", static_folder=str(static), static_url_path=address, template_folder=None)
    keys = keys or _keys_if_made(settings.keys_folder)
    if keys is None:
        return app
    engine = engine_for(settings.database_url)
    sessions = sessions_for(engine, keys, settings)
    law = load_book()
    app.extensions["examsys"] = Parts(
        app=app,
        settings=settings,
        keys=keys,
        engine=engine,
        sessions=sessions,
        worker=Worker(sessions, kinds=kinds_of_work(law), chores=(close_and_score, noting_heads())),
        writer=Writer(sessions),
        book=law,
    )
    app.wsgi_app = SavingDoor(app.extensions["examsys"].writer, app.wsgi_app)  # type: ignore[method-assign]
    _configure(app, settings, keys)
    _prepare_templates(app)
    for part in (web_request, guard, seat, filters, problems, assets):
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
    app.jinja_env.globals |= {
        "navigation": navigation,
        "waiting": lambda: in_order(task for waiting in WAITING for task in waiting()),
    }
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
