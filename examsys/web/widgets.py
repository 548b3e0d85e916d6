"""The design system's form boxes, with the English words that stand in them said in the reader's language."""

from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput


def in_our_words(widget: type) -> Any:
    """Return the design system's widget with the hidden word before an error in the reader's language."""

    class Ours(widget):
        def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
            params: dict[str, Any] = super().map_gov_params(field, **kwargs)
            if "errorMessage" in params:
                params["errorMessage"] |= {"visuallyHiddenText": str(_l("Lỗi"))}
            return params

    return Ours


class PasswordInput(GovPasswordInput):
    """The password box, with "show" and "hide" in the reader's language."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """Replace the English texts of the macro."""
        said = {
            "showPasswordText": _l("Hiện"),
            "hidePasswordText": _l("Ẩn"),
            "showPasswordAriaLabelText": _l("Hiện mật khẩu"),
            "hidePasswordAriaLabelText": _l("Ẩn mật khẩu"),
            "passwordShownAnnouncementText": _l("Mật khẩu đang hiện"),
            "passwordHiddenAnnouncementText": _l("Mật khẩu đã ẩn"),
        }
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        return params | {name: str(value) for name, value in said.items()}
