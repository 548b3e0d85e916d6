"""Files as answers: workbooks and PDF documents."""

from flask import Response, make_response

from examsys.files.rules import PDF, WORKBOOK


def workbook(content: bytes, name: str) -> Response:
    """Return an .xlsx to save."""
    return _answer(content, name, WORKBOOK, "attachment")


def pdf(content: bytes, name: str) -> Response:
    """Return a PDF to look at and print; nobody keeps a copy on the way."""
    return _answer(content, name, PDF, "inline")


def pdf_to_keep(content: bytes, name: str) -> Response:
    """Return a PDF to save: one that is not shown again must not get lost in a window."""
    return _answer(content, name, PDF, "attachment")


def _answer(content: bytes, name: str, media_type: str, how: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
