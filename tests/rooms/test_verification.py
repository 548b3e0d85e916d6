"""Everything sealed is recomputed: what was altered behind the application's back is named with its place."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from sqlalchemy import Table, delete, select, text, update
from sqlalchemy.orm.exc import StaleDataError

from examsys.accounts.permissions import Role
from examsys.app import Parts, close_and_score
from examsys.audit.actions import INSTALLATION, anchor
from examsys.audit.models import JournalChain, JournalEntry, SealHead
from examsys.db import Base
from examsys.delivery.models import AnswerSave, AnswerSheet, SittingHead
from examsys.delivery.opening import end_exam
from examsys.errors import Refused
from examsys.exams.application_queries import candidates_of
from examsys.exams.models import Application, ExamPart
from examsys.exams.queries import get_exam, parts_of
from examsys.files.models import StoredFile
from examsys.marking.models import PartScore, Ruling
from examsys.marking.rules import RulingKind
from examsys.marking.rulings import rule_on
from examsys.papers.models import Form
from examsys.people.models import Person
from examsys.results.actions import propose
from examsys.results.models import ResultList, ResultName
from examsys.results.rules import ListKind
from examsys.verification import Findings, verify
from examsys.web.auditor.faults import in_words
from examsys.wording import msg
from tests.internal_test import START, Thread, at, click, ready, sit_down, sitting_of
from tests.make import MAKER, Cast

LATER = START.replace(hour=START.hour + 1)


@pytest.fixture
def thread(cast: Cast) -> Thread:
    """Return an exam that three candidates sat, the last one until suspended; counted, with a list drawn up."""
    thread = ready(cast)
    at(START)
    for number in ("NB001", "NB002", "NB003"):
        seat = sit_down(cast, thread, number)
        seat.post(f"/thi/{sitting_of(cast.parts, number)}/vao")
        click(seat, sitting_of(cast.parts, number), 1, 1, 0)
    with cast.parts.sessions() as session, session.begin():
        exam, (part,) = get_exam(session, thread.exam_id), parts_of(session, thread.exam_id)
        last = candidates_of(session, thread.exam_id, search="NB003")[0].application
        minutes = {"minutes_number": "01/BB", "minutes_on": START.date(), "reason": "Dùng điện thoại"}
        kind = RulingKind.SUSPENSION
        rule_on(session, cast.parts.book, exam, last, part, kind=kind, by=MAKER, now=START, **minutes)
    at(LATER)
    close_and_score(cast.parts.sessions)
    with cast.parts.sessions() as session, session.begin():
        exam = get_exam(session, thread.exam_id)
        secretary = type(MAKER)(MAKER.account, MAKER.name, "identity-1:secretary")
        propose(session, cast.parts.book, exam, ListKind.RESULT, by=secretary, now=LATER)
    return thread


def _verified(parts: Parts) -> Findings:
    with parts.sessions() as session:
        found = verify(session, parts.book)
    with parts.app.test_request_context():
        unknown = [fault for fault in found.faults if in_words(fault) == fault]
    assert unknown == [], "the auditor's page has no words for these"
    return found


def _alter(parts: Parts, model: type[Base], **values: object) -> None:
    """Change all rows of a table as an administrator of the database could, guards taken away."""
    table, sqlite = model.__table__, parts.engine.dialect.name == "sqlite"
    assert isinstance(table, Table)
    with parts.engine.begin() as connection:
        for act in () if not model.__append_only__ else ("update",) if sqlite else ("change",):
            connection.execute(text(f"DROP TRIGGER {table.name}_no_{act}" + ("" if sqlite else f" ON {table.name}")))
        connection.execute(update(table).values(values))


def test_a_sound_installation_is_counted_and_has_no_faults(cast: Cast, thread: Thread) -> None:
    found = _verified(cast.parts)
    assert found.faults == ()
    kinds = ("forms", "sittings", "scores", "lists", "files")
    assert [found.counts[kind] for kind in kinds] == [4, 3, 3, 1, 1]
    assert "4 forms, 3 sittings, 3 scores, 1 lists" in found.summary


@pytest.mark.renders  # `test_seals.py` alters every table on both databases
@pytest.mark.parametrize(
    ("model", "values", "kind", "said"),
    [
        (Form, {"digest": "papers-1:00"}, "form", "is not what its digest commits to"),
        (Form, {"key": b"papers-1:xx"}, "form", "does not open"),
        (Form, {"questions": 9}, "form", "another number of questions"),
        (AnswerSave, {"choice": 2}, "sitting", "save 1 was altered"),
        (SittingHead, {"saves": 7}, "sitting", "the head of the sitting says otherwise"),
        (AnswerSheet, {"answers": "CCCCCCCCCC"}, "sitting", "the answer sheet was altered"),
        (PartScore, {"correct": 10}, "part_score", "is not what the sheet and the sealed key give"),
        (PartScore, {"sheet_digest": "x"}, "part_score", "was counted from another answer sheet"),
        (PartScore, {"key_edition": 2}, "part_score", "is not what the sheet and the sealed key give"),
        (Ruling, {"kind": "reprimand"}, "tables", "ruling of application NB003: altered: kind"),
        (StoredFile, {"sha256": "0" * 64}, "draw", "can not be repeated"),
        (ResultList, {"rows": []}, "result_list", "the rows were altered"),
        (ResultName, {"full_name": "Người khác"}, "result_list", "NB001: the name was altered"),
        (AnswerSheet, {"digest": "answers-1:" + "0" * 64}, "tables", "answer_sheet of sitting NB001: altered: digest"),
        (
            ExamPart,
            {"minutes": 99, "pass_share": "0.1"},
            "tables",
            "Kiến thức chung: altered: minutes, pass_share",
        ),
        (Person, {"born": text("'13/1990'")}, "tables", "person: a row can not be read: "),
    ],
)
def test_what_was_altered_is_named(
    cast: Cast, thread: Thread, model: type[Base], values: dict[str, object], kind: str, said: str
) -> None:
    _alter(cast.parts, model, **values)
    assert [fault for fault in _verified(cast.parts).faults if fault.startswith(f"{kind} ") and said in fault]


def test_a_ruling_taken_out_and_swapped_candidates_are_seen(cast: Cast, thread: Thread) -> None:
    parts = cast.parts
    with parts.sessions() as session, session.begin():
        first, second = (one.application for one in candidates_of(session, thread.exam_id)[:2])
        for application, number in ((first, "NB000"), (second, "NB001"), (first, "NB002")):
            application.number = number  # by the application itself, so that each row is sealed
            session.flush()
    sqlite = parts.engine.dialect.name == "sqlite"
    with parts.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER ruling_no_" + ("delete" if sqlite else "change ON ruling")))
        connection.execute(delete(Ruling))
    faults = "\n".join(_verified(parts).faults)
    assert "NB001: belongs to another candidate now" in faults
    assert "table ruling: 1 rows were written, 0 are there: rows were taken out" in faults


def test_a_sealed_form_that_is_gone_is_told_with_all_that_rests_on_it(cast: Cast, thread: Thread) -> None:
    parts, sqlite = cast.parts, cast.parts.engine.dialect.name == "sqlite"
    with parts.engine.connect() as connection:
        if sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            off = "DROP TRIGGER form_no_delete" if sqlite else "SET LOCAL session_replication_role = replica"
            connection.execute(text(off))
            connection.execute(delete(Form))
        connection.invalidate()
    faults = "\n".join(_verified(parts).faults)
    assert "table form: 4 rows were written, 0 are there: rows were taken out" in faults
    assert "sitting NB001: can not be worked out again" in faults
    assert "part_score of answer_sheet of sitting NB001: can not be worked out again" in faults


@pytest.mark.renders  # SQLite takes any text in any column; PostgreSQL refuses most of it itself
def test_what_is_malformed_hides_no_other_fault(cast: Cast, thread: Thread) -> None:
    parts = cast.parts
    with parts.sessions() as session, session.begin():
        end_exam(session, get_exam(session, thread.exam_id), by=MAKER, now=LATER)
    _alter(parts, AnswerSave, choice=2)
    malformed = (
        "DROP TRIGGER journal_entry_no_update",
        "DROP TRIGGER form_no_update",
        "UPDATE journal_entry SET details = 'nonsense' WHERE event = 'audit.anchor'",
        "UPDATE journal_chain SET length = 'many' WHERE chain LIKE 'exam:%'",
        "UPDATE sitting SET entered_at = 'yesterday' WHERE number = 'NB002'",
        "UPDATE form SET sealed_at = 'x' WHERE id = (SELECT form_id FROM sitting WHERE number = 'NB002')",
    )
    with parts.engine.begin() as connection:
        for statement in malformed:
            connection.execute(text(statement))
    faults = _verified(parts).faults
    for said in (
        f"journal exam:{thread.exam_id}: can not be verified",
        "tables sitting: a row can not be read",
        "tables form: a row can not be read",
        "sitting NB001: NB001: save 1 was altered",
        "sitting NB003: NB003: save 1 was altered",
    ):
        assert [fault for fault in faults if fault.startswith(said)], "\n".join([said, *faults])


def test_what_was_altered_is_not_sealed_anew_by_the_next_act(cast: Cast, thread: Thread) -> None:
    parts = cast.parts
    with parts.engine.begin() as connection:
        connection.execute(text("UPDATE application SET priority = 'x' WHERE number = 'NB001'"))
    with parts.sessions() as session, session.begin():
        candidates_of(session, thread.exam_id, search="NB001")[0].application.reason = "Bổ sung"
    said = [fault for fault in _verified(parts).faults if fault.startswith("tables application NB001")]
    assert said == ["tables application NB001: altered: priority, reason"]


def test_rows_put_back_to_what_they_once_were_are_seen(cast: Cast, thread: Thread) -> None:
    """Row and head of an older day both carry good seals; the journal has noted how far the head was."""
    parts = cast.parts
    tables = (Application.__table__, SealHead.__table__)

    def stored() -> list[list[Any]]:
        with parts.engine.connect() as connection:
            return [[dict(row) for row in connection.execute(table.select()).mappings()] for table in tables]

    before = stored()
    with parts.sessions() as session, session.begin():
        candidates_of(session, thread.exam_id, search="NB001")[0].application.priority = "x"
    with parts.sessions() as session, session.begin():
        anchor(session, [], into=INSTALLATION, by=MAKER, now=LATER)
    assert _verified(parts).faults == ()
    with parts.engine.begin() as connection:
        for row in before[0]:
            connection.execute(tables[0].update().where(tables[0].c.id == row["id"]).values(row))
        connection.execute(tables[1].delete().where(tables[1].c.table_name == "application"))
        connection.execute(tables[1].insert(), [row for row in before[1] if row["table_name"] == "application"])
    (fault,) = _verified(parts).faults
    assert fault.startswith("tables table application: the journal noted")
    assert fault.endswith("put back")


def test_rows_can_not_be_changed_past_their_seal(cast: Cast, thread: Thread) -> None:
    with cast.parts.sessions() as session, pytest.raises(TypeError, match="sealed one by one"):
        session.execute(update(Application).values(priority="x"))


def test_an_act_taken_back_leaves_the_heads_as_they_were(cast: Cast, thread: Thread) -> None:
    with cast.parts.sessions() as session, session.begin():
        application = candidates_of(session, thread.exam_id, search="NB001")[0].application
        application.reason = "Bổ sung"
        session.flush()
        with suppress(Refused), session.begin_nested():
            application.priority = "x"
            session.flush()
            raise Refused(msg("Không được."))
        with session.begin_nested():
            application.reason = "Bổ sung lần hai"
    assert _verified(cast.parts).faults == ()


def test_two_who_change_one_row_at_once_do_not_overwrite_each_other(cast: Cast, thread: Thread) -> None:
    with cast.parts.sessions() as first:
        application = candidates_of(first, thread.exam_id, search="NB001")[0].application
        first.commit()  # it keeps what it has read
        with cast.parts.sessions() as second, second.begin():
            candidates_of(second, thread.exam_id, search="NB001")[0].application.priority = "x"
        application.reason = "Bổ sung"
        with pytest.raises(StaleDataError):
            first.commit()


def test_an_erased_name_is_counted_as_erased_and_is_no_fault(cast: Cast, thread: Thread) -> None:
    with cast.parts.sessions() as session, session.begin():
        for name in session.scalars(select(ResultName)):
            name.full_name = name.unit_name = name.salt = ""
    found = _verified(cast.parts)
    assert (found.faults, found.erased) == ((), 3)
    assert "3 names erased" in found.summary


def test_a_sitting_put_back_to_an_older_state_of_its_journal_is_seen_after_the_end_of_the_exam(
    cast: Cast, thread: Thread
) -> None:
    with cast.parts.sessions() as session, session.begin():
        end_exam(session, get_exam(session, thread.exam_id), by=MAKER, now=LATER)
    chain = f"sitting:{sitting_of(cast.parts, 'NB001')}"
    sqlite = cast.parts.engine.dialect.name == "sqlite"
    with cast.parts.engine.begin() as connection:
        name = "journal_entry_no_delete" if sqlite else "journal_entry_no_change ON journal_entry"
        connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(delete(JournalEntry).where(JournalEntry.chain == chain))
        connection.execute(delete(JournalChain).where(JournalChain.chain == chain))
    faults = _verified(cast.parts).faults
    assert [fault for fault in faults if fault.startswith(f"journal {chain}: another chain noted entry")]


def _flask(parts: Parts, *arguments: str) -> Result:
    with parts.app.app_context():
        return parts.app.test_cli_runner().invoke(args=list(arguments))


def test_the_command_prints_counts_and_names_faults(cast: Cast, thread: Thread) -> None:
    sound = _flask(cast.parts, "journal", "verify")
    assert sound.exit_code == 0
    assert "4 forms, 3 sittings, 3 scores, 1 lists" in sound.output
    assert "end of the installation's chain" in sound.output
    _alter(cast.parts, PartScore, correct=10)
    faulty = _flask(cast.parts, "journal", "verify")
    assert faulty.exit_code == 1
    assert "NB001: is not what the sheet and the sealed key give" in faulty.output
    assert "part_score of answer_sheet of sitting NB001: altered: correct" in faulty.output
    assert "6 faults" in faulty.output  # three counts, each altered and not what the sheet gives


def test_the_auditor_asks_for_a_verification_and_reads_what_it_found(cast: Cast, thread: Thread) -> None:
    auditor = cast.browser("thanhtra", Role.AUDITOR)
    assert "Chưa kiểm tra lần nào" in auditor.get("/nhat-ky").get_data(as_text=True)
    auditor.post("/nhat-ky/kiem-tra")
    assert "Một lần kiểm tra đang chạy" in auditor.text
    assert auditor.post("/nhat-ky/kiem-tra").status_code == 409
    cast.parts.worker.run_until_idle()
    assert "Toàn vẹn, kiểm tra lúc" in auditor.get("/nhat-ky").get_data(as_text=True)
    _alter(cast.parts, PartScore, correct=10)
    auditor.post("/nhat-ky/kiem-tra")
    cast.parts.worker.run_until_idle()
    assert "KHÔNG toàn vẹn" in auditor.get("/nhat-ky").get_data(as_text=True)


def test_nobody_asks_for_a_verification_while_candidates_sit(cast: Cast) -> None:
    thread = ready(cast)
    at(START)
    seat = sit_down(cast, thread, "NB001")
    seat.post(f"/thi/{UUID(sitting_of(cast.parts, 'NB001'))}/vao")
    auditor = cast.browser("thanhtra", Role.AUDITOR)
    auditor.get("/nhat-ky")
    assert auditor.post("/nhat-ky/kiem-tra").status_code == 409
    assert "Đang có thí sinh làm bài" in auditor.text
    at(LATER)
    close_and_score(cast.parts.sessions)
    auditor.get("/nhat-ky")
    assert auditor.post("/nhat-ky/kiem-tra").status_code == 200
