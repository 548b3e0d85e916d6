"""Forms: how they are sent, refused, and shown again after an error."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from examsys.errors import Refused, Unusable
from examsys.web.filters import words
from examsys.web.request import session

_SAYS = {
    "Not a valid integer value.": _l("Xin nhập một số nguyên."),
    "Not a valid decimal value.": _l("Xin nhập một số, ví dụ 72,5."),
    "Not a valid date value.": _l("Xin nhập ngày theo mẫu 21/11/2026."),
    "Not a valid time value.": _l("Xin nhập giờ theo mẫu 08:00."),
    "Not a valid choice.": _l("Xin chọn một trong các mục."),
    "Not a valid choice": _l("Xin chọn một trong các mục."),
    "Invalid Choice: could not coerce": _l("Xin chọn một trong các mục."),
}


class _Translations:
    """WTForms ships no Vietnamese: its few messages that can be seen are said in ours."""

    def gettext(self, text: str) -> str:
        return str(_SAYS[text])

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


class Form(FlaskForm):
    """A form whose refusal by a rule is shown above it, like an error of its own."""

    class Meta(FlaskForm.Meta):
        """Where WTForms takes its words from."""

        def get_translations(self, _form: object) -> _Translations:
            """Return the Vietnamese words."""
            return _Translations()

    def refuse(self, refusal: Refused) -> None:
        """Show why the act was refused in the error summary."""
        self.form_errors.append(words(refusal.message))


def carried_out(form: Form, act: Callable[[], object]) -> bool:
    """Carry out an act of a form that was sent and is in order; False when the page is to be shown, again or first.

    A refused act leaves nothing behind: it runs in a savepoint.
    """
    if not form.validate_on_submit():
        return False
    try:
        with session().begin_nested():
            act()
    except Refused as refusal:
        form.refuse(refusal)
    except Unusable as unusable:
        form.form_errors.extend(
            f"{words(one.place)}: {words(one.fault)} {words(one.remedy)}" for one in unusable.problems
        )
    return not form.errors


def shown(template: str, form: Form, **values: Any) -> str | tuple[str, int]:
    """Return the page of a form; as 422 when there are errors in it."""
    page = render_template(template, form=form, **values)
    return (page, 422) if form.errors else page


def refused(template: str, form: Form, **values: Any) -> tuple[str, int]:
    """Return the page with its form again and the errors, as 422."""
    return render_template(template, form=form, **values), 422


def done(message: str) -> None:
    """Tell the person on the next page what has been done."""
    flash(message, "success")
