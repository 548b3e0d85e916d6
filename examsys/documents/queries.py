"""Reading issued documents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.documents.models import IssuedDocument


def find_by_code(session: Session, code: str) -> IssuedDocument | None:
    """Return the document with a verification code."""
    return session.scalar(select(IssuedDocument).where(IssuedDocument.code == code))


def find_document(session: Session, subject: str, purpose: str) -> IssuedDocument | None:
    """Return the document issued about a subject for a purpose."""
    return session.scalar(
        select(IssuedDocument).where(IssuedDocument.subject == subject, IssuedDocument.purpose == purpose)
    )


def documents_about(session: Session, subject: str) -> Sequence[IssuedDocument]:
    """Return everything issued about a subject, in the order of issue."""
    wanted = select(IssuedDocument).where(IssuedDocument.subject == subject)
    return session.scalars(wanted.order_by(IssuedDocument.issued_at, IssuedDocument.id)).all()


def get_document(session: Session, document_id: UUID) -> IssuedDocument:
    """Return a document; raises NoResultFound."""
    return session.execute(select(IssuedDocument).where(IssuedDocument.id == document_id)).scalar_one()
