"""Before the opening late candidates, shifts and languages find seats and forms, and starts can be mended."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from examsys.accounts.queries import human_of
from examsys.app import Parts
from examsys.audit.actions import exam_chain
from examsys.audit.queries import entries_of
from examsys.db import keys_of
from examsys.delivery.opening import missing_before_opening, open_exam
from examsys.errors import Refused
from examsys.exams.actions import PlannedPart, move_on
from examsys.exams.applications import number_candidates
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE
from examsys.exams.hall_queries import seats_of, shift_parts_of, shifts_of
from examsys.exams.models import Exam, ExamPart, ShiftPart
from examsys.exams.queries import get_exam, parts_of
from examsys.exams.rules import ExamState
from examsys.exams.shifts import add_shift, move_start, seat_candidates, set_start, take_back_start
from examsys.items.rules import Level
from examsys.papers.actions import seal_forms, set_blueprint
from examsys.papers.models import Form
from examsys.papers.queries import (
    about,
    blueprint_of,
    content_of,
    drawn_codes,
    forms_of,
    pool_for,
    sitters_of,
    unsealed,
)
from examsys.papers.rules import Cell, draw, undrawn
from examsys.people.models import Person
from examsys.vietnamese import folded, name_sort_key
from tests.internal_test import START, apply, registering, seat_and_seal
from tests.make import MAKER, NOW, Cast

DAY = date(2026, 11, 23)
ENGLISH = {Cell("english", "grammar", Level.RECALL): 5}
OTHER = {
    Cell("informatics", "office_software", Level.RECALL): 3,
    Cell("informatics", "office_software", Level.UNDERSTAND): 2,
}


@pytest.fixture
def exam(cast: Cast, session: Session) -> Exam:
    """Return an exam whose three candidates have seats in one shift, with sealed forms; dossiers are still taken."""
    exam = get_exam(session, registering(cast))
    number_candidates(session, exam, prefix="NB", by=MAKER, now=NOW)
    seat_and_seal(session, cast.parts, exam)
    return exam


def _latecomers(session: Session, exam: Exam, *places: int, language: str | None = None) -> None:
    """Take and number some more dossiers."""
    for place in places:
        number = f"0010801000{place}"
        person = Person(
            staff_code=f"CB{place:03}",
            personal_id=number,
            human=human_of(keys_of(session), number),
            full_name=f"Lê Văn Muộn {place}",
            name_key=name_sort_key(f"Lê Văn Muộn {place}"),
            search=folded(f"Lê Văn Muộn {place}"),
            category="civil_servant",
            source="test",
            recorded_at=NOW,
        )
        session.add(person)
        session.flush()
        apply(session, exam, person.id, exam.agency_id, language)
    number_candidates(session, exam, prefix="NB", by=MAKER, now=NOW)


def _second_shift(session: Session, parts: Parts, exam: Exam) -> ShiftPart:
    (part,) = parts_of(session, exam.id)
    shift = add_shift(session, parts.book, exam, code="Ca 2", day=DAY, by=MAKER, now=NOW)
    starts_at = START + timedelta(hours=2)
    return set_start(session, exam, shift, part, starts_at=starts_at, call_minutes=20, by=MAKER, now=NOW)


def _seal(session: Session, part: ExamPart, *subjects: str) -> list[Form]:
    sitters, pool = sitters_of(session, part), pool_for(session, subjects or [part.subject], DAY)
    return seal_forms(session, part, sitters, pool, forms=2, least_bank=None, by=MAKER, now=NOW)


def _questions(session: Session, form: Form) -> set[str]:
    return {item["edition"] for item in content_of(session, form)}


def test_a_shift_added_after_the_sealing_gets_forms_of_its_own_and_the_sealed_ones_stay(
    session: Session, cast: Cast, exam: Exam
) -> None:
    (part,), (first, _, _) = parts_of(session, exam.id), shift_parts_of(session, exam.id)[0]
    before = [(form.code, form.digest) for form in forms_of(session, first.id)]
    second = _second_shift(session, cast.parts, exam)
    assert [one.shift for one in unsealed(session, part)] == ["Ca 2"]
    made = _seal(session, part)
    assert {form.shift_part_id for form in made} == {second.id}
    assert [(form.code, form.digest) for form in forms_of(session, first.id)] == before
    assert not _questions(session, forms_of(session, first.id)[0]) & _questions(session, made[0])
    with pytest.raises(Refused, match="đã niêm phong"):
        _seal(session, part)


def test_the_draw_of_a_later_shift_is_replayed_from_its_seed_and_what_was_left(
    session: Session, cast: Cast, exam: Exam
) -> None:
    (part,) = parts_of(session, exam.id)
    drawn = drawn_codes(session, part.id)
    assert len(drawn) == 10
    _second_shift(session, cast.parts, exam)
    form = _seal(session, part)[0]
    seed = keys_of(session).decrypt(form.seed, about=about(form, "seed"))
    pool = undrawn(pool_for(session, [part.subject], DAY), drawn)
    again = draw(blueprint_of(session, part.id), pool, seed, ["Ca 2"])["Ca 2"]
    assert [item.edition for item in again] == [item["edition"] for item in content_of(session, form)]


def test_a_bank_that_the_sealed_shift_has_used_up_is_too_small_for_the_next(
    session: Session, cast: Cast, exam: Exam
) -> None:
    (part,) = parts_of(session, exam.id)
    _second_shift(session, cast.parts, exam)
    sitters, pool = sitters_of(session, part), pool_for(session, [part.subject], DAY)
    used = drawn_codes(session, part.id)
    short = [item for item in pool if item.code in used]
    with pytest.raises(Refused, match=r"chỉ còn 0 câu chưa rút"):
        seal_forms(session, part, sitters, short, forms=2, least_bank=10, by=MAKER, now=NOW)


def test_a_blueprint_that_forms_were_drawn_by_is_fixed(session: Session, exam: Exam) -> None:
    (part,) = parts_of(session, exam.id)
    set_blueprint(session, part, blueprint_of(session, part.id), by=MAKER, now=NOW)
    with pytest.raises(Refused, match="không sửa được nữa"):
        set_blueprint(session, part, {Cell("general_knowledge", "ethics", Level.RECALL): 10}, by=MAKER, now=NOW)


def test_a_late_candidate_gets_the_next_free_seat_and_nobody_moves(session: Session, cast: Cast, exam: Exam) -> None:
    before = {
        one: (seat.shift_id, seat.room_id, seat.place) for one, (seat, _, _) in seats_of(session, exam.id).items()
    }
    with pytest.raises(Refused, match="đã có chỗ"):
        seat_candidates(session, exam, by=MAKER, now=NOW)
    _latecomers(session, exam, *range(10, 17))
    with pytest.raises(Refused, match="Không đủ chỗ cho 10 thí sinh: cần 2 ca"):
        seat_candidates(session, exam, by=MAKER, now=NOW)
    _second_shift(session, cast.parts, exam)
    assert seat_candidates(session, exam, by=MAKER, now=NOW) == 7
    after = _places(session, exam)
    assert after.items() >= before.items()
    assert len(set(after.values())) == 10


def _places(session: Session, exam: Exam) -> dict[UUID, tuple[UUID, UUID, int]]:
    seats = seats_of(session, exam.id).values()
    return {seat.application_id: (seat.shift_id, seat.room_id, seat.place) for seat, _, _ in seats}


LANGUAGE = PlannedPart("II", "Ngoại ngữ", FOREIGN_LANGUAGE, 20, Decimal("0.5"), questions=5)


def test_a_language_that_nobody_sat_before_is_missing_until_its_forms_are_sealed(session: Session, cast: Cast) -> None:
    exam = get_exam(session, registering(cast, LANGUAGE))
    number_candidates(session, exam, prefix="NB", by=MAKER, now=NOW)
    seat_and_seal(session, cast.parts, exam)
    _, part = parts_of(session, exam.id)
    (shift,) = shifts_of(session, exam.id)
    set_blueprint(session, part, ENGLISH, by=MAKER, now=NOW)
    times = {"starts_at": START + timedelta(hours=1), "call_minutes": 20}
    start = set_start(session, exam, shift, part, **times, by=MAKER, now=NOW)
    with pytest.raises(Refused, match="chưa có thí sinh nào được xếp chỗ"):
        _seal(session, part, "english")
    _latecomers(session, exam, 10, language="english")
    seat_candidates(session, exam, by=MAKER, now=NOW)
    english = _seal(session, part, "english")
    assert unsealed(session, part) == []
    _latecomers(session, exam, 11, language="informatics")
    seat_candidates(session, exam, by=MAKER, now=NOW)
    missing = [str(one.words) for one in missing_before_opening(session, cast.parts.book, exam) if one.step == "seal"]
    assert missing == ["Chưa niêm phong đề: Ngoại ngữ (Ca 1, Tin học)."]
    with pytest.raises(Refused, match="không sửa được nữa"):
        set_blueprint(session, part, OTHER, by=MAKER, now=NOW)
    set_blueprint(session, part, ENGLISH | OTHER, by=MAKER, now=NOW)
    made = _seal(session, part, "english", "informatics")
    assert {form.subject for form in made} == {"informatics"}
    assert {form.id for form in forms_of(session, start.id)} == {form.id for form in [*english, *made]}


def test_a_start_is_moved_with_its_sealed_forms_and_the_journal_says_so(session: Session, exam: Exam) -> None:
    start, _, _ = shift_parts_of(session, exam.id)[0]
    forms = [form.id for form in forms_of(session, start.id)]
    later = START + timedelta(hours=1)
    move_start(session, exam, start, starts_at=later, call_minutes=15, by=MAKER, now=NOW)
    assert (start.starts_at, start.call_at) == (later, later - timedelta(minutes=15))
    assert [form.id for form in forms_of(session, start.id)] == forms
    entry = entries_of(session, exam_chain(exam.id))[-1]
    assert (entry.event, entry.details["was"]) == ("exams.move_start", START.isoformat())
    with pytest.raises(Refused, match="trong ngày của ca thi"):
        move_start(session, exam, start, starts_at=START + timedelta(days=1), call_minutes=15, by=MAKER, now=NOW)
    with pytest.raises(Refused, match="từ 0 đến"):
        move_start(session, exam, start, starts_at=later, call_minutes=-5, by=MAKER, now=NOW)


def test_a_moved_start_does_not_overlap_another_part_of_the_shift(session: Session, cast: Cast) -> None:
    exam = get_exam(session, registering(cast, LANGUAGE))
    number_candidates(session, exam, prefix="NB", by=MAKER, now=NOW)
    seat_and_seal(session, cast.parts, exam)
    _, part = parts_of(session, exam.id)
    (shift,) = shifts_of(session, exam.id)
    times = {"starts_at": START + timedelta(hours=1), "call_minutes": 20}
    start = set_start(session, exam, shift, part, **times, by=MAKER, now=NOW)
    with pytest.raises(Refused, match="trùng với phần thi khác"):
        move_start(session, exam, start, starts_at=START + timedelta(minutes=10), call_minutes=0, by=MAKER, now=NOW)


def test_a_start_is_taken_back_unless_its_forms_are_sealed_or_the_exam_is_open(
    session: Session, cast: Cast, exam: Exam
) -> None:
    sealed, _, _ = shift_parts_of(session, exam.id)[0]
    with pytest.raises(Refused, match="đã có đề niêm phong"):
        take_back_start(session, exam, sealed, by=MAKER, now=NOW)
    second = _second_shift(session, cast.parts, exam)
    take_back_start(session, exam, second, by=MAKER, now=NOW)
    assert [start.id for start, _, _ in shift_parts_of(session, exam.id)] == [sealed.id]
    assert entries_of(session, exam_chain(exam.id))[-1].event == "exams.take_back_start"
    move_on(session, exam, ExamState.LISTED, by=MAKER, now=NOW)
    open_exam(session, cast.parts.book, exam, by=MAKER, now=NOW)
    for act in (take_back_start, _an_hour_later):
        with pytest.raises(Refused, match="phần này không sửa được nữa"):
            act(session, exam, sealed, by=MAKER, now=NOW)


def _an_hour_later(session: Session, exam: Exam, start: ShiftPart, **acting: object) -> None:
    move_start(session, exam, start, starts_at=START + timedelta(hours=1), call_minutes=0, **acting)  # type: ignore[arg-type]


def test_the_opening_names_everything_that_is_missing(session: Session, cast: Cast, exam: Exam) -> None:
    _latecomers(session, exam, *range(10, 17))
    shift = add_shift(session, cast.parts.book, exam, code="Ca 2", day=DAY, by=MAKER, now=NOW)
    assert _steps(session, cast, exam) == ["seats"]
    seat_candidates(session, exam, by=MAKER, now=NOW)
    assert _steps(session, cast, exam) == ["shifts"]
    (part,) = parts_of(session, exam.id)
    set_start(session, exam, shift, part, starts_at=START, call_minutes=0, by=MAKER, now=NOW)
    assert _steps(session, cast, exam) == ["seal"]
    _seal(session, part)
    assert _steps(session, cast, exam) == []


def _steps(session: Session, cast: Cast, exam: Exam) -> list[str]:
    return [one.step for one in missing_before_opening(session, cast.parts.book, exam)]
