"""What the paper board does: set the blueprint, draw and seal the forms of every shift."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.db import LOCK, keys_of
from examsys.errors import Refused
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE
from examsys.exams.models import Exam, ExamPart
from examsys.files.actions import store
from examsys.keyring import canonical
from examsys.papers.models import BlueprintCell, Form
from examsys.papers.queries import DRAW, about, blueprint_of, drawn_codes, edition_rows, forms_of_part
from examsys.papers.rules import (
    Cell,
    PoolItem,
    Sitters,
    commitment,
    draw,
    draw_record,
    form_codes,
    refusal_to_draw,
    still_unsealed,
    undrawn,
)
from examsys.wording import Message, msg


def set_blueprint(session: Session, part: ExamPart, cells: Mapping[Cell, int], *, by: Actor, now: datetime) -> None:
    """Replace the blueprint of a part; cells with 0 fall away. Raises Refused for what forms were drawn by already."""
    kept = {cell: count for cell, count in cells.items() if count > 0}
    sealed = {form.subject for form in forms_of_part(session, part.id)}
    changed = {cell for cell, _ in kept.items() ^ blueprint_of(session, part.id).items()}
    if any(_serves(cell, subject, part) for cell in changed for subject in sealed):
        raise Refused(msg("Đã có đề niêm phong theo ma trận này nên phần ma trận đó không sửa được nữa."))
    for before in session.scalars(select(BlueprintCell).where(BlueprintCell.part_id == part.id)).all():
        session.delete(before)
    session.flush()
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
    """Draw questions and seal `forms` forms for each shift and subject that has none yet; raises Refused.

    No question of a shift sealed before returns. `seed` is made here unless given; it is kept sealed with each form,
    and all that the draw rested on in a secret file that the journal names, so that it can be repeated. The exam's row
    is locked: two officers can not draw at once.
    """
    session.get_one(Exam, part.exam_id, with_for_update=LOCK)
    sealed, drawn = forms_of_part(session, part.id), drawn_codes(session, part.id)
    waiting = still_unsealed(sitters, {(form.shift_part_id, form.subject) for form in sealed})
    refusal = _refusal_to_seal(part, sitters, waiting)
    if refusal:
        raise Refused(refusal)
    seed = seed or secrets.token_bytes(32)
    made: dict[str, Form] = {}
    noted: dict[str, str] = {}
    for subject in sorted({subject for one in waiting for subject in one.subjects}):
        shifts = {one.shift: one for one in waiting if subject in one.subjects}
        blueprint = {
            cell: count for cell, count in blueprint_of(session, part.id).items() if _serves(cell, subject, part)
        }
        stock = [item for item in pool if _serves(item.cell, subject, part)]
        refusal = refusal_to_draw(
            blueprint,
            stock,
            shifts=len(shifts),
            questions=part.questions or 0,
            least_bank=least_bank,
            drawn=drawn,
        )
        if refusal:
            raise Refused(refusal)
        offered = undrawn(stock, drawn)
        found = draw(blueprint, offered, seed, sorted(shifts))
        rests_on = draw_record(
            seed,
            blueprint,
            offered,
            {shifts[shift].shift_part_id: (shift, items) for shift, items in found.items()},
            forms,
        )
        kept = store(session, canonical(rests_on), name=f"{part.code}-{subject}.json", by=by, now=now, secret=True)
        noted[f"{DRAW}/{subject}"] = str(kept.id)
        for shift, items in found.items():
            for code in form_codes(seed, shift, subject, forms):
                form = _seal(session, shifts[shift], subject, code, items, seed, by, now)
                made[f"{shift}/{subject}/{code}"] = form
    noted |= {name: form.digest for name, form in made.items()}
    chain = exam_chain(part.exam_id)
    record(session, "papers.seal_forms", by=by, now=now, subject=f"part:{part.id}", chain=chain, details=noted)
    return list(made.values())


def _refusal_to_seal(part: ExamPart, sitters: Sequence[Sitters], waiting: Sequence[Sitters]) -> Message | None:
    if not sitters:
        return msg("Phần thi “%(part)s” chưa có giờ thi ở ca nào. Xin ghi giờ thi trước.", part=part.name)
    if not any(one.subjects for one in sitters):
        return msg("Phần thi “%(part)s” chưa có thí sinh nào được xếp chỗ. Xin xếp chỗ trước.", part=part.name)
    if not waiting:
        return msg("Đề của phần thi này đã niêm phong. Đề đã niêm phong không làm lại được.")
    return None


def _serves(cell: Cell, subject: str, part: ExamPart) -> bool:
    """A language part has one blueprint a language; every other part may mix subjects."""
    return cell.subject == subject if part.subject == FOREIGN_LANGUAGE else True


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
