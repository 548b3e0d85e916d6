"""HTML templates of `templates/documents/` to PDF. Nothing is fetched: fonts are the system's, images are inline."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from examsys import wording
from examsys.config import ROOT
from examsys.documents.rules import grouped


def render(template: str, values: Mapping[str, Any], *, translate: Callable[[str], str] = str) -> bytes:
    """Return the PDF of one document; `values` are plain values and messages."""
    html = (
        _templates().get_template(template).render(values, words=lambda value: wording.value_in_words(value, translate))
    )
    return html_to_pdf(html)


def html_to_pdf(html: str) -> bytes:
    """Return the PDF of one page of HTML, with tags, so that a screen reader can follow it."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    def fetch_nothing(url: str, *_args: object, **_named: object) -> dict[str, Any]:
        raise ValueError(f"a document must not fetch anything: {url}")

    document = weasyprint.HTML(string=html, url_fetcher=fetch_nothing)
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", font_config=FontConfiguration())
    return pdf


def qr_svg(text: str) -> str:
    """Return a QR code as inline SVG, drawn 2.6 cm wide by the style sheet."""
    return str(segno.make(text, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None))


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "documents"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters |= {
        "day": wording.day,
        "day_in_document": wording.day_in_document,
        "moment": wording.moment,
        "points": wording.points,
        "grouped": grouped,
    }
    return environment
