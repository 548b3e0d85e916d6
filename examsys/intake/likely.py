"""Whether the days and figures of one row can be, beside what is known of the person: impossible, or odd. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from examsys.errors import Problem
from examsys.intake.records import Kind, Record, Values
from examsys.intake.rules import begins_on, place_of
from examsys.intervals import PartialDay, partial_day, plus_months
from examsys.people.rules import refusal_of_order
from examsys.regulation.pay import PayTable
from examsys.training.rules import TrainingResult
from examsys.wording import Message, day, msg

YOUNGEST, OF_AGE = 15, 18
_REMEDY = msg("Xin kiểm tra lại ngày, số ở dòng này.")
_AFTER_BIRTH: Mapping[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("probation_ended_on",),
    Kind.APPOINTMENT: ("grade_since", "decision_on"),
    Kind.DEPARTURE: ("left_decided_on",),
    Kind.DIPLOMA: ("issued_on",),
    Kind.CERTIFICATE: ("issued_on",),
    Kind.PRODUCT: ("accepted_on",),
    Kind.MEASURE: ("effective_on",),
    Kind.TRAINING: ("ended_on", "certificate_on"),
}
"""Days of a record that can not lie before its person's birth."""
_NOT_AHEAD: Mapping[Kind, tuple[str, ...]] = {
    Kind.PERSON: ("joined_on",),
    Kind.APPOINTMENT: ("grade_since",),
    Kind.DIPLOMA: ("issued_on",),
    Kind.CERTIFICATE: ("issued_on",),
    Kind.TRAINING: ("certificate_on",),
}
"""Days that say what has happened, so that they can not lie ahead."""


def _as_partial(value: PartialDay | date | None) -> PartialDay | None:
    return PartialDay.of(value) if isinstance(value, date) else value


def impossible(record: Record, person: Values, today: date) -> Iterator[Problem]:
    """Yield what can not be: before birth, ahead though it has happened, at work as a child. Both days are named."""
    born = _as_partial(person.get("born"))
    for field in _AFTER_BIRTH.get(record.kind, ()):
        later = _as_partial(record.values.get(field))
        if refusal_of_order(born, later):
            said = msg("%(later)s đứng trước ngày sinh %(born)s.", later=str(later), born=str(born))
            yield Problem(place_of(record, field), said, _REMEDY)
    for field in _NOT_AHEAD.get(record.kind, ()):
        happened = _as_partial(record.values.get(field))
        if happened is not None and happened.earliest > today:
            said = msg("%(day)s chưa tới (hôm nay là %(today)s).", day=str(happened), today=day(today))
            yield Problem(place_of(record, field), said, _REMEDY)
    if record.kind is Kind.PERSON:
        yield from _too_young(record, "joined_on", born, _as_partial(record.values.get("joined_on")), YOUNGEST)
    if record.kind is Kind.TRAINING:
        yield from _passed_ahead(record, today)


def _too_young(
    record: Record, field: str, born: PartialDay | None, at_work: PartialDay | None, age: int
) -> Iterator[Problem]:
    """Yield a problem when the person was surely younger than `age` years on a day."""
    if born is None or at_work is None or at_work.latest < born.earliest:
        return
    if at_work.latest < plus_months(born.earliest, 12 * age):
        said = msg("Ngày %(day)s khi chưa đủ %(age)s tuổi (sinh %(born)s).", day=str(at_work), age=age, born=str(born))
        yield Problem(place_of(record, field), said, _REMEDY)


def _passed_ahead(record: Record, today: date) -> Iterator[Problem]:
    started, ended = partial_day(record.key[2]), _as_partial(record.values.get("ended_on"))
    last = ended or started
    if record.values.get("result") in set(TrainingResult) - {TrainingResult.RUNNING} and last.earliest > today:
        said = msg("Đã ghi kết quả nhưng khóa học kết thúc %(day)s, chưa tới.", day=str(last))
        yield Problem(place_of(record, "ended_on" if ended else "started_on"), said, _REMEDY)


def odd(record: Record, person: Values, grades: Mapping[str, PayTable | None]) -> Iterator[Problem]:
    """Yield what is unusual and can be taken: at work before eighteen, a coefficient that the pay table does not have.

    `grades` are those with a standard, each with its pay table where that is known.
    """
    born = _as_partial(person.get("born"))
    if record.kind is Kind.APPOINTMENT:
        begins = begins_on(record.values, person)
        yield from _too_young(record, "decision_on", born, _as_partial(begins), OF_AGE)
        fault = _odd_pay(record.values, grades.get(record.values.get("grade_code", "")))
        if fault:
            yield Problem(place_of(record, "pay_coefficient"), fault, msg("Vẫn nhận được. Xin kiểm tra lại."))


def _odd_pay(values: Values, table: PayTable | None) -> Message | None:
    """Compare a coefficient with the step of its grade's table; nothing is said where either is not known."""
    coefficient = values.get("pay_coefficient")
    if table is None or coefficient is None:
        return None
    shown, trust = f"{coefficient:.2f}".replace(".", ","), table.source.trust.words
    written = str(values.get("pay_step", "")).partition("/")[0].strip()
    if written.isdigit() and 1 <= int(written) <= len(table.coefficients):
        right = table.coefficients[int(written) - 1]
        if coefficient == right:
            return None
        return msg(
            "Hệ số %(coefficient)s không phải của bậc %(step)s bảng %(group)s (%(right)s), %(source)s (%(trust)s).",
            coefficient=shown,
            step=written,
            group=table.group,
            right=f"{right:.2f}".replace(".", ","),
            source=table.source.words,
            trust=trust,
        )
    if coefficient in table.coefficients:
        return None
    return msg(
        "Hệ số %(coefficient)s không có trong bảng %(group)s, %(source)s (%(trust)s).",
        coefficient=shown,
        group=table.group,
        source=table.source.words,
        trust=trust,
    )
