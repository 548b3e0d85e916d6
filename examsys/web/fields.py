"""The fields of the design system, with Vietnamese messages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovFileInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields import DateField, DecimalField, IntegerField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from examsys.intervals import partial_day as read_partial_day
from examsys.regulation.parameters import share_from_words
from examsys.vietnamese import clean
from examsys.web.widgets import PasswordInput, in_our_words
from examsys.wording import Message

REQUIRED = _l("Xin điền mục này.")


def _clean(value: str | None) -> str:
    return clean(value or "")


def text(label: Any, *, required: bool = True, hint: Any = None, **options: Any) -> StringField:
    """Return a text field; blanks at the ends and doubled ones are dropped."""
    return StringField(
        label,
        validators=[InputRequired(REQUIRED)] if required else [Optional()],
        filters=[_clean],
        widget=in_our_words(GovTextInput)(),
        description=hint or "",
        **options,
    )


def long_text(label: Any, *, required: bool = True, hint: Any = None, **options: Any) -> TextAreaField:
    """Return a field of several lines."""
    return TextAreaField(
        label,
        validators=[InputRequired(REQUIRED)] if required else [Optional()],
        filters=[lambda value: (value or "").strip()],
        widget=in_our_words(GovTextArea)(),
        description=hint or "",
        **options,
    )


def password(label: Any, *, hint: Any = None) -> PasswordField:
    """Return a password field."""
    return PasswordField(label, validators=[InputRequired(REQUIRED)], widget=PasswordInput(), description=hint or "")


def number(
    label: Any, *, required: bool = True, hint: Any = None, least: int | None = None, **options: Any
) -> IntegerField:
    """Return a whole-number field; a number below `least` is told at the field."""
    bounds = [] if least is None else [NumberRange(min=least, message=_l("Xin nhập một số từ %(min)s trở lên."))]
    return IntegerField(
        label,
        validators=[InputRequired(REQUIRED) if required else Optional(), *bounds],
        widget=in_our_words(GovTextInput)(),
        description=hint or "",
        **options,
    )


def points(label: Any, *, required: bool = True, hint: Any = None, **options: Any) -> DecimalField:
    """Return a number of points, typed with a decimal comma."""
    return _PointsField(
        label,
        validators=[InputRequired(REQUIRED)] if required else [Optional()],
        widget=in_our_words(GovTextInput)(),
        description=hint or "",
        **options,
    )


class _PointsField(DecimalField):
    """A decimal field that takes the comma people write."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 72,5 as 72.5."""
        super().process_formdata([value.replace(",", ".") for value in valuelist])


class _ShareField(_PointsField):
    """A share in percent, with or without the sign."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 50 % and 0,5 as 50."""
        super().process_formdata([_percent(value) for value in valuelist])


def _percent(typed: str) -> str:
    try:
        return str(share_from_words(typed) * 100)
    except ValueError:
        return typed


def day(label: Any, *, required: bool = True, hint: Any = None, **options: Any) -> DateField:
    """Return a day, typed as 21/11/2026."""
    return DateField(
        label,
        format=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
        validators=[InputRequired(REQUIRED)] if required else [Optional()],
        widget=in_our_words(GovTextInput)(),
        description=hint or _l("Ví dụ: 21/11/2026"),
        **options,
    )


class _PartialDayField(StringField):
    """A day, a month of a year, or a year, kept as precisely as it is typed."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        typed = _clean(valuelist[0] if valuelist else "")
        try:
            self.data = read_partial_day(typed) if typed else None
        except ValueError:
            self.data = None
            raise ValueError(_l("Xin nhập ngày theo mẫu 21/11/2026, hoặc 11/2026, hoặc 2026.")) from None


def partial_day(label: Any, *, required: bool = True, hint: Any = None) -> StringField:
    """Return a day of which the month or the year alone may be known."""
    return _PartialDayField(
        label,
        validators=[InputRequired(REQUIRED)] if required else [Optional()],
        widget=in_our_words(GovTextInput)(),
        description=hint or _l("Ví dụ: 21/11/2026; nếu không rõ ngày: 11/2026 hoặc 2026"),
    )


def share(label: Any, *, hint: Any = None, **options: Any) -> DecimalField:
    """Return a share in percent, typed as 50, 50 %, 33,5 or 0,5."""
    return _ShareField(
        label,
        validators=[InputRequired(REQUIRED), NumberRange(0, 100, _l("Xin nhập từ 0 đến 100."))],
        widget=in_our_words(GovTextInput)(),
        description=hint or "",
        **options,
    )


def clock_time(label: Any, *, hint: Any = None, **options: Any) -> TimeField:
    """Return a time of day, typed as 08:00."""
    return TimeField(
        label,
        format=["%H:%M", "%Hh%M", "%H.%M"],
        validators=[InputRequired(REQUIRED)],
        widget=in_our_words(GovTextInput)(),
        description=hint or _l("Ví dụ: 08:00"),
        **options,
    )


def choice(
    label: Any, choices: Any, *, required: bool = True, hint: Any = None, radio: bool = False, **options: Any
) -> Any:
    """Return a choice of one; radios when there are few, else a list. `choices` are pairs (value, words)."""
    field, widget = (RadioField, in_our_words(GovRadioInput)()) if radio else (SelectField, in_our_words(GovSelect)())
    return field(
        label,
        choices=[SelectChoice(value, words) for value, words in choices],
        validators=[InputRequired(REQUIRED)] if required else [Optional()],
        widget=widget,
        description=hint or "",
        **options,
    )


def tick(label: Any, *, hint: Any = None, must: Any = None) -> BooleanField:
    """Return one box to tick; `must` is what to say when it has to be ticked and is not."""
    validators = [InputRequired(must)] if must else []
    return BooleanField(label, validators=validators, widget=in_our_words(GovCheckboxInput)(), description=hint or "")


def named(words: Mapping[Any, Message]) -> list[tuple[str, Any]]:
    """Return the choices of a table of codes and their names."""
    return [(str(code), _l(message.msgid)) for code, message in words.items()]


def file(label: Any, *, required: bool = True, hint: Any = None) -> FileField:
    """Return a file to send."""
    return FileField(
        label,
        validators=[InputRequired(REQUIRED)] if required else [Optional()],
        widget=in_our_words(GovFileInput)(),
        description=hint or "",
    )


def hidden() -> HiddenField:
    """Return a field that nobody sees."""
    return HiddenField("")


def submit(label: Any) -> SubmitField:
    """Return the one main button of a form."""
    return SubmitField(label, widget=GovSubmitInput())
