"""What a file is, by its first bytes, and whether it may be taken."""

from hashlib import sha256

from examsys.wording import Message, msg

LARGEST = 20 * 1024 * 1024
_SIGNS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "application/vnd.ms-excel",
}
PDF = "application/pdf"
XLS, ODS, CSV = "application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet", "text/csv"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIPS = {"xlsx": WORKBOOK, "ods": ODS}
NAMES = {
    PDF: "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    WORKBOOK: "Excel (.xlsx)",
    XLS: "Excel (.xls)",
    ODS: "OpenDocument (.ods)",
    CSV: "CSV",
}
TABLES = frozenset({WORKBOOK, XLS, ODS, CSV})
"""Every kind of table that is read."""
"""The kinds that can be wanted, as people call them."""


def digest_of(content: bytes) -> str:
    """Return the SHA-256 that names a file."""
    return sha256(content).hexdigest()


def media_type_of(content: bytes, name: str) -> str:
    """Return what the bytes are, whatever the name claims; an .xlsx and an .ods are zips with that ending.

    Text has no sign: it is a .csv by its ending, when it holds no nought byte but in UTF-16.
    """
    ending = name.lower().rpartition(".")[2]
    for sign, media_type in _SIGNS.items():
        if content.startswith(sign):
            return (
                {"xlsx": WORKBOOK, "ods": ODS}.get(ending, media_type)
                if media_type == "application/zip"
                else media_type
            )
    if ending == "csv" and (content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" not in content):
        return CSV
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
