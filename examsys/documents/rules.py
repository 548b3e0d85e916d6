"""What an official document shows around its content, and verification codes.

A code has sixteen digits, so that a number pad is enough and Telex can not spoil it.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date

TO_BE_WRITTEN = "……………"


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """The frame of a document in the layout of NĐ 30/2020/NĐ-CP (`templates/documents/_official.html`).

    `kind` is the document's type in its heading ("Danh sách", "Quyết định"), `about` the line below it; `signing_as`
    the lines above the signature ("TM. HỘI ĐỒNG THI", "CHỦ TỊCH"). Without `dated` the day is left to be written in.
    `qr` is inline SVG, `code` the verification code and `check_at` the address to type it at; all three or none.
    """

    title: str
    issuer: str
    kind: str
    parent: str = ""
    symbol: str = ""
    place: str = TO_BE_WRITTEN
    dated: date | None = None
    about: str = ""
    signing_as: tuple[str, ...] = ()
    signer: str = ""
    recipients: tuple[str, ...] = ()
    development: bool = False
    orientation: str = "portrait"
    qr: str = ""
    code: str = ""
    check_at: str = ""


def new_code() -> str:
    """Return a fresh verification code; it can not be guessed and says nothing."""
    return f"{secrets.randbelow(10**16):016}"


def grouped(digits: str) -> str:
    """Return digits in groups of four, as they are printed: 1234-5678-9012-3456."""
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def code_in(text: str) -> str | None:
    """Return the code somebody typed, blanks and dashes left out; None when it is not one."""
    digits = re.sub(r"[\s-]", "", text)
    return digits if re.fullmatch(r"\d{16}", digits) else None
