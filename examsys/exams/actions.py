"""What the council's secretary does with an exam as a whole: plan it, confirm its rules, move it on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from examsys.audit.actions import INSTALLATION, anchor, exam_chain, record
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.errors import Refused
from examsys.exams.models import ConfirmedParameter, Exam, ExamPart
from examsys.exams.queries import parameters_to_confirm, parts_of, rules_for
from examsys.exams.rules import (
    ExamState,
    closes_early,
    refusal_of_grade,
    refusal_to_change,
    refusal_to_move,
)
from examsys.regulation.book import Book
from examsys.regulation.examination import parts_for, refusal_of_figures
from examsys.regulation.parameters import Given, value_from_text
from examsys.regulation.terms import Kind
from examsys.vietnamese import clean
from examsys.wording import msg


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part as the plan fixes it; `subject` is the bank's subject, or foreign_language for the candidate's own."""

    code: str
    name: str
    subject: str
    minutes: int
    pass_share: Decimal
    round: int = 1
    form: str = "mcq"
    questions: int | None = None
    max_points: Decimal | None = None


def plan_exam(
    session: Session,
    book: Book,
    *,
    kind: Kind,
    title: str,
    agency_id: UUID,
    plan_number: str,
    plan_on: date,
    applications_close_on: date,
    target_grade: str | None,
    by: Actor,
    now: datetime,
) -> Exam:
    """Open an exam under the rule set of its plan's day; raises Refused with the article where the law knows none."""
    version = book.rule_set(kind, plan_on)
    refusal = refusal_of_grade(version.grades, target_grade)
    if refusal is None and applications_close_on < plan_on:
        refusal = msg("Hạn cuối nhận hồ sơ không thể trước ngày kế hoạch.")
    if refusal:
        raise Refused(refusal)
    exam = Exam(
        kind=kind.value,
        title=clean(title),
        agency_id=agency_id,
        plan_number=clean(plan_number),
        plan_on=plan_on,
        rule_set=version.id,
        rule_file_digest=version.digest,
        target_grade=target_grade,
        applications_close_on=applications_close_on,
        state=ExamState.PLANNED.value,
        created_at=now,
    )
    session.add(exam)
    session.flush()
    details = {"title": exam.title, "rule_set": version.edition, "rule_file": version.digest, "plan": exam.plan_number}
    record(
        session,
        "exams.plan_exam",
        by=by,
        now=now,
        subject=f"exam:{exam.id}",
        chain=exam_chain(exam.id),
        details=details,
    )
    return exam


def planned_parts(
    book: Book,
    exam: Exam,
    subjects: Mapping[str, str],
    *,
    optional: Collection[str] = (),
    settings: Mapping[str, str] | None = None,
) -> list[PlannedPart]:
    """Return the parts the rule set prescribes for a test on computer; `subjects` maps part codes to bank subjects.

    `optional` are the optional parts the plan chooses, `settings` what the council has set already. Raises Refused for
    a figure that no text read gives: the council must set it first (PR-01).
    """
    version = book.rule_set_by_id(exam.rule_set, exam.plan_on).with_settings(settings or {})
    planned = []
    for part in parts_for(version, exam.target_grade, computer=True):
        if part.optional and part.code not in optional:
            continue
        if part.minutes is None or part.pass_share is None:
            raise Refused(msg("Phần thi “%(name)s” chưa có số liệu trong văn bản đã đọc.", name=part.name))
        planned.append(
            PlannedPart(
                code=part.code,
                name=part.name,
                subject=subjects.get(part.code, part.code),
                minutes=part.minutes,
                pass_share=part.pass_share,
                round=part.round,
                form=part.form,
                questions=part.questions,
                max_points=part.max_points,
            )
        )
    return planned


def set_parts(session: Session, exam: Exam, parts: Sequence[PlannedPart], *, by: Actor, now: datetime) -> None:
    """Fix the parts of an exam; raises Refused after the plan."""
    _still(exam, ExamState.PLANNED)
    if not parts:
        raise Refused(msg("Kỳ thi cần ít nhất một phần thi."))
    refusal = next((found for part in parts if (found := refusal_of_figures(part.minutes, part.pass_share))), None)
    if refusal:
        raise Refused(refusal)
    if len({part.code for part in parts}) < len(parts):
        raise Refused(msg("Hai phần thi không thể cùng một mã."))
    present = {part.code: part for part in parts_of(session, exam.id)}
    try:
        for code in sorted(present.keys() - {part.code for part in parts}):
            session.delete(present[code])
        session.flush()
    except IntegrityError as error:
        raise Refused(msg("Phần thi đã có ma trận đề hoặc giờ thi nên không bỏ được.")) from error
    for position, part in enumerate(parts, start=1):
        row = present.get(part.code) or ExamPart(exam_id=exam.id, code=part.code)
        row.position, row.name, row.subject, row.round, row.form = (
            position,
            clean(part.name),
            part.subject,
            part.round,
            part.form,
        )
        row.questions, row.minutes, row.max_points, row.pass_share = (
            part.questions,
            part.minutes,
            part.max_points,
            part.pass_share,
        )
        session.add(row)
    session.flush()
    details = {part.code: f"{part.name}: {part.questions or part.max_points}/{part.minutes}" for part in parts}
    _note(session, exam, "exams.set_parts", by, now, details)


def confirm_parameter(
    session: Session,
    book: Book,
    exam: Exam,
    *,
    parameter: str,
    value: str,
    document: str,
    article: str,
    compared_by: str,
    compared_on: date,
    file_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Store the council's word on one figure (PR-01); frozen once the exam has opened (VC-05). Raises Refused."""
    _still(exam, ExamState.LISTED)
    version = rules_for(session, book, exam)
    known = {one.id: one for one in parameters_to_confirm(session, book, exam)} | dict(version.parameters)
    if parameter not in known:
        raise Refused(msg("Bộ quy tắc của kỳ thi không có mục này."))
    try:
        typed = value_from_text(known[parameter], value)
    except (ValueError, KeyError) as error:
        label = known[parameter].label
        raise Refused(
            msg("Giá trị “%(value)s” không dùng được cho mục “%(label)s”.", value=value, label=label)
        ) from error
    _set_figure_of_part(session, exam, parameter, typed)
    session.add(
        ConfirmedParameter(
            exam_id=exam.id,
            parameter=parameter,
            value=value,
            document=clean(document),
            article=clean(article),
            compared_by=clean(compared_by),
            compared_on=compared_on,
            file_id=file_id,
            recorded_at=now,
            recorded_by=by.account,
        )
    )
    session.flush()
    details = {"parameter": parameter, "value": value, "document": clean(document), "article": clean(article)}
    _note(session, exam, "exams.confirm_parameter", by, now, details)


def _set_figure_of_part(session: Session, exam: Exam, parameter: str, value: Given) -> None:
    """Take a confirmed figure of a part over into the part; once the plan is left, only what stands there already."""
    code, _, figure = parameter.partition(".")
    part = next((part for part in parts_of(session, exam.id) if part.code == code), None)
    if part is None or figure not in {"questions", "minutes", "max_points", "pass_share"}:
        return
    if exam.state == ExamState.PLANNED.value:
        setattr(part, figure, value)
    elif getattr(part, figure) != value:
        raise Refused(msg("Phần thi đã chốt theo kế hoạch với giá trị khác; không đổi được nữa."))


def move_on(session: Session, exam: Exam, wanted: ExamState, *, by: Actor, now: datetime) -> None:
    """Take an exam to its next state; raises Refused when that is not the next one or something is missing."""
    refusal = refusal_to_move(ExamState(exam.state), wanted)
    if refusal is None and wanted is ExamState.REGISTERING and not parts_of(session, exam.id):
        refusal = msg("Chưa có phần thi nào.")
    if refusal:
        raise Refused(refusal)
    exam.state = wanted.value
    if wanted is ExamState.OPENED:
        exam.opened_at = now
    _note(session, exam, f"exams.{wanted.value}", by, now, {})
    anchor(session, [exam_chain(exam.id)], into=INSTALLATION, by=by, now=now)


def close_list(session: Session, exam: Exam, *, early: bool, by: Actor, now: datetime) -> None:
    """Close the list of applicants; before the last day for dossiers only when that is confirmed. Raises Refused."""
    refusal = closes_early(exam.applications_close_on, day_of(now))
    if refusal and not early:
        raise Refused(refusal)
    move_on(session, exam, ExamState.LISTED, by=by, now=now)


def _still(exam: Exam, last: ExamState) -> None:
    refusal = refusal_to_change(ExamState(exam.state), last)
    if refusal:
        raise Refused(refusal)


def _note(session: Session, exam: Exam, event: str, by: Actor, now: datetime, details: dict[str, str]) -> None:
    record(session, event, by=by, now=now, subject=f"exam:{exam.id}", chain=exam_chain(exam.id), details=details)
