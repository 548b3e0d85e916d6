"""Signing in and out, and one's own password."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from examsys.accounts import actions, passwords
from examsys.accounts.permissions import Permission
from examsys.accounts.queries import hash_to_match
from examsys.db import reading
from examsys.errors import Refused
from examsys.web.fields import password, submit, text
from examsys.web.forms import Form, done, refused
from examsys.web.guard import public, requires
from examsys.web.home import doors_for, on_paper
from examsys.web.request import Access, access, actor, address, now, own_path, release, session

pages = Blueprint("account", __name__)


class SignInForm(Form):
    """User name and password."""

    username = text(_l("Tên đăng nhập"))
    password = password(_l("Mật khẩu"))
    send = submit(_l("Đăng nhập"))


class PasswordForm(Form):
    """The present and the new password."""

    old = password(_l("Mật khẩu hiện tại"))
    new = password(_l("Mật khẩu mới"), hint=_l("Ít nhất 12 ký tự. Một câu ngắn dễ nhớ là tốt nhất."))
    send = submit(_l("Đổi mật khẩu"))


@pages.route("/dang-nhap", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """Sign in, then go where one wanted to go."""
    if current_user.is_authenticated:
        return redirect(url_for("account.home"))
    form = SignInForm()
    if not form.validate_on_submit():
        return (
            render_template("account/sign_in.html", form=form)
            if not form.errors
            else refused("account/sign_in.html", form)
        )
    answer = _signed_in(form.username.data, form.password.data)
    if isinstance(answer, Refused):
        form.refuse(answer)
        return refused("account/sign_in.html", form)
    login_user(_TokenOnly(answer))
    return redirect(_wanted() or url_for("account.home"))


def _signed_in(username: str, password: str) -> str | Refused:
    """Hash before the transaction that writes: on SQLite every answer would wait for it."""
    release()
    try:
        stored = hash_to_match(reading(session()), username, address=address(), now=now())
    except Refused as refusal:
        return refusal
    release()
    matched = stored if passwords.matches(stored, password) else None
    return actions.sign_in(session(), username=username, matched=matched, address=address(), now=now())


class _TokenOnly:
    """What Flask-Login needs to remember a fresh login token."""

    is_active = is_authenticated = True

    def __init__(self, token: str) -> None:
        self.token = token

    def get_id(self) -> str:
        return self.token


def _wanted() -> str | None:
    """Return the page asked for before signing in, if it is one of ours."""
    return own_path(request.args.get("next", ""))


@pages.post("/dang-xuat")
@requires(Permission.SIGNED_IN)
def sign_out() -> Response:
    """End this login session."""
    actions.sign_out(session(), token=access().token, now=now())
    logout_user()
    return redirect(url_for("public.front"))


@pages.route("/mat-khau", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def change_password() -> str | Response | tuple[str, int]:
    """Change one's own password; all login sessions end."""
    form = PasswordForm()
    account = access().account
    if not form.validate_on_submit():
        page = render_template("account/password.html", form=form, account=account)
        return (page, 422) if form.errors else page
    try:
        actions.change_password(session(), account, old=form.old.data, new=form.new.data, by=actor(), now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused("account/password.html", form, account=account)
    logout_user()
    done(_("Đã đổi mật khẩu. Xin đăng nhập lại bằng mật khẩu mới."))
    return redirect(url_for("account.sign_in"))


@pages.get("/trang-chinh")
@requires(Permission.SIGNED_IN)
def home() -> str:
    """What this account can do, one door for each."""
    who: Access = access()
    return render_template("account/home.html", who=who, doors=doors_for(who), on_paper=on_paper(who))
