"""What the paper board does: set the blueprint, draw and seal the forms of every shift."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.db import keys_of
from examsys.errors import Refused
from examsys.exams.models import ExamPart
from examsys.keyring import canonical
from examsys.papers.models import BlueprintCell, Form
from examsys.papers.queries import about, blueprint_of, edition_rows, forms_of
from examsys.papers.rules import Cell, PoolItem, commitment, draw, form_codes, refusal_to_draw
from examsys.wording import msg


@dataclass(frozen=True, slots=True)
class Sitters:
    """For one part: the shifts that sit it, each with its code, and in which subjects."""

    shift_part_id: UUID
    shift: str
    subjects: tuple[str, ...]


def set_blueprint(session: Session, part: ExamPart, cells: Mapping[Cell, int], *, by: Actor, now: datetime) -> None:
    """Replace the blueprint of a part; cells with 0 fall away."""
    session.execute(delete(BlueprintCell).where(BlueprintCell.part_id == part.id))
    kept = {cell: count for cell, count in cells.items() if count > 0}
    session.add_all(
        BlueprintCell(part_id=part.id, subject=cell.subject, topic=cell.topic, level=cell.level.value, count=count)
        for cell, count in kept.items()
    )
    session.flush()
    details = {f"{cell.subject}/{cell.topic}/{cell.level}": count for cell, count in sorted(kept.items())}
    chain = exam_chain(part.exam_id)
    record(session, "papers.set_blueprint", by=by, now=now, subject=f"part:{part.id}", chain=chain, details=details)


def seal_forms(
    session: Session,
    part: ExamPart,
    sitters: Sequence[Sitters],
    pool: Sequence[PoolItem],
    *,
    forms: int,
    least_bank: int | None,
    by: Actor,
    now: datetime,
    seed: bytes | None = None,
) -> list[Form]:
    """Draw every shift's questions and seal `forms` forms for each shift and subject; raises Refused.

    `seed` is made here unless given; it is kept sealed with each form, so that the draw can be replayed.
    """
    if any(forms_of(session, one.shift_part_id) for one in sitters):
        raise Refused(msg("Đề của phần thi này đã niêm phong. Đề đã niêm phong không làm lại được."))
    if not sitters:
        raise Refused(msg("Chưa có ca thi nào cho phần thi này."))
    seed = seed or secrets.token_bytes(32)
    made: list[Form] = []
    for subject in sorted({subject for one in sitters for subject in one.subjects}):
        shifts = {one.shift: one for one in sitters if subject in one.subjects}
        blueprint = {
            cell: count for cell, count in blueprint_of(session, part.id).items() if _serves(cell, subject, part)
        }
        stock = [item for item in pool if _serves(item.cell, subject, part)]
        refusal = refusal_to_draw(
            blueprint, stock, shifts=len(shifts), questions=part.questions or 0, least_bank=least_bank
        )
        if refusal:
            raise Refused(refusal)
        for shift, items in draw(blueprint, stock, seed, sorted(shifts)).items():
            codes = form_codes(seed, shift, subject, forms)
            made += [_seal(session, shifts[shift], subject, code, items, seed, by, now) for code in codes]
    digests = {f"{form.subject}/{form.code}": form.digest for form in made}
    chain = exam_chain(part.exam_id)
    record(session, "papers.seal_forms", by=by, now=now, subject=f"part:{part.id}", chain=chain, details=digests)
    return made


def _serves(cell: Cell, subject: str, part: ExamPart) -> bool:
    """A language part has one blueprint a language; every other part may mix subjects."""
    return cell.subject == subject if part.subject == "foreign_language" else True


def _seal(
    session: Session,
    sitters: Sitters,
    subject: str,
    code: str,
    items: Sequence[PoolItem],
    seed: bytes,
    by: Actor,
    now: datetime,
) -> Form:
    rows = edition_rows(session, [item.edition for item in items])
    content = [
        {"edition": str(row.id), "stem": row.stem, "options": [text for _, text in row.options], "shuffle": row.shuffle}
        for row in rows
    ]
    key = [[letter for letter, _ in row.options].index(row.answer) for row in rows]
    form = Form(
        shift_part_id=sitters.shift_part_id,
        subject=subject,
        code=code,
        questions=len(rows),
        sealed_at=now,
        sealed_by=by.account,
    )
    cipher = keys_of(session).current("papers")
    plain_content, plain_key = canonical(content), canonical(key)
    form.content = cipher.encrypt(plain_content, about=about(form, "content"))
    form.key = cipher.encrypt(plain_key, about=about(form, "key"))
    form.seed = cipher.encrypt(seed, about=about(form, "seed"))
    form.digest = cipher.digest(
        commitment(
            code=code,
            shift=str(sitters.shift_part_id),
            subject=subject,
            editions=[str(row.id) for row in rows],
            content=sha256(plain_content).hexdigest(),
            key=sha256(plain_key).hexdigest(),
        )
    )
    session.add(form)
    session.flush()
    return form
