"""Issuing documents."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from examsys import certificates
from examsys.audit.actions import record
from examsys.audit.rules import Actor
from examsys.db import settings_of
from examsys.documents.models import IssuedDocument
from examsys.documents.queries import find_document
from examsys.files.actions import store


@dataclass(frozen=True, slots=True)
class Heading:
    """What a document is, as the register and the verification page show it."""

    subject: str
    purpose: str
    title: str
    symbol: str
    issuer: str
    chain: str


def issue(
    session: Session, heading: Heading, *, code: str, signed_pdf: bytes, by: Actor, now: datetime
) -> IssuedDocument:
    """Store a signed file and its entry; a second call for the same purpose returns the first document."""
    existing = find_document(session, heading.subject, heading.purpose)
    if existing is not None:
        return existing
    file = store(session, signed_pdf, name=f"{heading.purpose}-{code}.pdf", by=by, now=now)
    keys_folder = settings_of(session).keys_folder
    document = IssuedDocument(
        code=code,
        subject=heading.subject,
        purpose=heading.purpose,
        title=heading.title,
        symbol=heading.symbol,
        issuer=heading.issuer,
        issued_at=now,
        file_id=file.id,
        signer=certificates.signer_name(keys_folder),
        development=certificates.is_development(keys_folder),
    )
    session.add(document)
    session.flush()
    details = {"code": code, "title": heading.title, "symbol": heading.symbol, "sha256": file.sha256}
    record(
        session,
        "documents.issue",
        by=by,
        now=now,
        subject=f"document:{document.id}",
        chain=heading.chain,
        details=details,
    )
    return document
