"""Accounts and grants."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts import actions, queries
from examsys.accounts.models import Account
from examsys.accounts.permissions import ROLE_NAMES, SCOPES, Permission, Role, ScopeKind
from examsys.accounts.rules import EVERYWHERE, Scope
from examsys.errors import Refused
from examsys.intervals import until_after
from examsys.organisation.queries import tree, unit_names
from examsys.vietnamese import name_sort_key
from examsys.web.fields import choice, day, named, password, submit, text
from examsys.web.filters import words
from examsys.web.forms import Form, done, refused
from examsys.web.guard import requires
from examsys.web.listing import Column, answer, listing
from examsys.web.request import actor, now, session
from examsys.wording import msg

pages = Blueprint("admin", __name__, url_prefix="/quan-tri")


WHOLE = "all"


class AccountForm(Form):
    """A new account."""

    username = text(_l("Tên đăng nhập"), hint=_l("Chữ thường không dấu và số, ví dụ: nguyenvanan"))
    display_name = text(_l("Họ và tên"))
    personal_id = text(
        _l("Số định danh cá nhân"), hint=_l("12 chữ số. Chỉ lưu dạng mã hóa, để biết hai tài khoản có phải một người.")
    )
    password = password(_l("Mật khẩu ban đầu"), hint=_l("Người dùng phải đổi ở lần đăng nhập đầu tiên."))
    send = submit(_l("Mở tài khoản"))


class ResetForm(Form):
    """A new first password."""

    password = password(_l("Mật khẩu mới"), hint=_l("Người dùng phải đổi ở lần đăng nhập kế tiếp."))
    send = submit(_l("Đặt lại mật khẩu"))


class ReasonForm(Form):
    """Why something is ended or opened again."""

    reason = text(_l("Lý do"))
    send = submit(_l("Xác nhận"))


class GrantForm(Form):
    """A role for the whole installation or one agency; those in an exam come only from its council's appointments."""

    role = choice(_l("Vai trò"), named({role: ROLE_NAMES[role] for role in Role if SCOPES[role] - {ScopeKind.EXAM}}))
    place = choice(
        _l("Phạm vi"),
        [(WHOLE, _l("Toàn hệ thống"))],
        hint=_l("Chọn cơ quan hoặc đơn vị; vai trò có hiệu lực ở đó và mọi đơn vị bên dưới."),
    )
    decision = text(_l("Quyết định (số, ngày)"), hint=_l("Ví dụ: 12/QĐ-SNV ngày 02/01/2026"))
    since = day(_l("Từ ngày"))
    last_day = day(_l("Đến hết ngày"), required=False, hint=_l("Để trống nếu không có thời hạn."))
    send = submit(_l("Cấp vai trò"))

    @property
    def scope(self) -> Scope:
        """The scope chosen."""
        chosen = self["place"].data
        return EVERYWHERE if chosen == WHOLE else Scope(ScopeKind.AGENCY, UUID(chosen))


STATES = {"in_use": msg("Đang dùng"), "disabled": msg("Đã khóa")}


def _state(account: Account) -> str:
    return "disabled" if account.disabled_at else "in_use"


ACCOUNTS: tuple[Column[Account], ...] = (
    Column("ten", _l("Tên đăng nhập"), lambda one: one.username, searched=True),
    Column(
        "ho-ten",
        _l("Họ và tên"),
        lambda one: one.display_name,
        order=lambda one: name_sort_key(one.display_name),
        searched=True,
    ),
    Column("trang-thai", _l("Trạng thái"), lambda one: STATES[_state(one)], choices=STATES, code=_state),
)


@pages.get("/tai-khoan")
@requires(Permission.MANAGE_ACCOUNTS)
def accounts() -> str | Response | tuple[str, int]:
    """All accounts, with search."""
    return answer("admin/accounts.html", listing(queries.accounts(session()), ACCOUNTS, order="ten"), file="tai-khoan")


@pages.route("/tai-khoan/moi", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def new_account() -> str | Response | tuple[str, int]:
    """Open an account."""
    form = AccountForm()
    if not form.validate_on_submit():
        page = render_template("admin/new_account.html", form=form)
        return (page, 422) if form.errors else page
    try:
        account = actions.create_account(
            session(),
            username=form.username.data,
            display_name=form.display_name.data,
            personal_id=form.personal_id.data,
            password=form.password.data,
            by=actor(),
            now=now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return refused("admin/new_account.html", form)
    done(_("Đã mở tài khoản %(username)s.", username=account.username))
    return redirect(url_for("admin.account", account_id=account.id))


@pages.get("/tai-khoan/<uuid:account_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def account(account_id: UUID) -> str:
    """One account with its grants."""
    found = queries.get_account(session(), account_id)
    grants = queries.grants_of(session(), account_id)
    return render_template("admin/account.html", account=found, grants=grants, units=unit_names(session()))


@pages.route("/tai-khoan/<uuid:account_id>/cap-vai-tro", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def grant(account_id: UUID) -> str | Response | tuple[str, int]:
    """Give a role by a decision."""
    found, form = queries.get_account(session(), account_id), GrantForm()
    form.place.choices += [(str(one.unit.id), "– " * one.depth + one.unit.name) for one in tree(session())]
    if not form.validate_on_submit():
        page = render_template("admin/grant.html", form=form, account=found)
        return (page, 422) if form.errors else page
    try:
        actions.grant(
            session(),
            found,
            role=Role(form.role.data),
            scope=form.scope,
            since=form.since.data,
            until=until_after(form.last_day.data),
            decision=form.decision.data,
            by=actor(),
            now=now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return refused("admin/grant.html", form, account=found)
    done(_("Đã cấp vai trò %(role)s.", role=words(ROLE_NAMES[Role(form.role.data)])))
    return redirect(url_for("admin.account", account_id=account_id))


@pages.route("/tai-khoan/<uuid:account_id>/thu-hoi/<uuid:grant_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def end_grant(account_id: UUID, grant_id: UUID) -> str | Response | tuple[str, int]:
    """End a grant, with the reason."""
    found, form = queries.get_account(session(), account_id), ReasonForm()
    if not form.validate_on_submit():
        page = render_template("admin/reason.html", form=form, account=found, act=_("Thu hồi vai trò"))
        return (page, 422) if form.errors else page
    actions.end_grant(session(), grant_id, reason=form.reason.data, by=actor(), now=now())
    done(_("Đã thu hồi vai trò."))
    return redirect(url_for("admin.account", account_id=account_id))


@pages.route("/tai-khoan/<uuid:account_id>/mat-khau", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def reset_password(account_id: UUID) -> str | Response | tuple[str, int]:
    """Give somebody a new first password."""
    found, form = queries.get_account(session(), account_id), ResetForm()
    if not form.validate_on_submit():
        page = render_template("admin/reason.html", form=form, account=found, act=_("Đặt lại mật khẩu"))
        return (page, 422) if form.errors else page
    try:
        actions.reset_password(session(), found, password=form.password.data, by=actor(), now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused("admin/reason.html", form, account=found, act=_("Đặt lại mật khẩu"))
    done(_("Đã đặt lại mật khẩu; mọi phiên đăng nhập của tài khoản đã kết thúc."))
    return redirect(url_for("admin.account", account_id=account_id))


@pages.route("/tai-khoan/<uuid:account_id>/khoa", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def switch_account(account_id: UUID) -> str | Response | tuple[str, int]:
    """Close an open account or open a closed one, with the reason."""
    found, form = queries.get_account(session(), account_id), ReasonForm()
    act = _("Khóa tài khoản") if found.disabled_at is None else _("Mở lại tài khoản")
    if not form.validate_on_submit():
        page = render_template("admin/reason.html", form=form, account=found, act=act)
        return (page, 422) if form.errors else page
    switch = actions.disable if found.disabled_at is None else actions.enable
    switch(session(), found, reason=form.reason.data, by=actor(), now=now())
    done(_("Đã ghi nhận."))
    return redirect(url_for("admin.account", account_id=account_id))
