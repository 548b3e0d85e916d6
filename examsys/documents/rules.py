"""Verification codes: sixteen digits, so that a number pad is enough and Telex can not spoil them."""

import re
import secrets


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
