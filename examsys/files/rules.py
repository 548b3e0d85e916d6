"""What a file is, by its first bytes, and whether it may be taken."""

from hashlib import sha256

from examsys.wording import Message, msg

LARGEST = 20 * 1024 * 1024
_SIGNS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
}
PDF = "application/pdf"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = {PDF: "PDF", "image/png": "PNG", "image/jpeg": "JPEG", WORKBOOK: "Excel (.xlsx)"}
"""The kinds that can be wanted, as people call them."""


def digest_of(content: bytes) -> str:
    """Return the SHA-256 that names a file."""
    return sha256(content).hexdigest()


def media_type_of(content: bytes, name: str) -> str:
    """Return what the bytes are, whatever the name claims; an .xlsx is a zip with that ending."""
    for sign, media_type in _SIGNS.items():
        if content.startswith(sign):
            if media_type == "application/zip" and name.lower().endswith(".xlsx"):
                return WORKBOOK
            return media_type
    return "application/octet-stream"


def refusal_to_store(content: bytes, media_type: str, allowed: frozenset[str] | None) -> Message | None:
    """A file is not empty, not above 20 MB, and of a kind that is wanted."""
    if not content:
        return msg("Tệp rỗng.")
    if len(content) > LARGEST:
        return msg("Tệp lớn hơn %(limit)s MB. Xin chia nhỏ rồi gửi lại.", limit=LARGEST // (1024 * 1024))
    if allowed is not None and media_type not in allowed:
        names = ", ".join(name for kind, name in NAMES.items() if kind in allowed)
        return msg("Loại tệp này không nhận được ở đây. Mục này chỉ nhận: %(kinds)s.", kinds=names)
    return None
