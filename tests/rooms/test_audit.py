"""The journal keeps what was done, and shows any alteration."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from examsys.app import Parts
from examsys.audit.actions import INSTALLATION, anchor, record
from examsys.audit.queries import all_faults, entries_of, faults, find_chain
from examsys.audit.rules import Actor

SOMEBODY = Actor("1", "Nguyễn Văn An (an)", "identity-1:ab")


def _three_acts(session: Session, now: datetime) -> None:
    for number in (1, 2, 3):
        record(session, "test.act", by=SOMEBODY, now=now, subject=f"thing:{number}", details={"số": number})
    session.commit()


def test_a_sound_chain_has_no_faults(session: Session, now: datetime) -> None:
    _three_acts(session, now)
    assert [entry.position for entry in entries_of(session, INSTALLATION)] == [1, 2, 3]
    assert all_faults(session) == {}


def _alter(parts: Parts, statement: str) -> None:
    """Change the database behind the application's back, guards taken away, as an administrator could."""
    sqlite = parts.engine.dialect.name == "sqlite"
    with parts.engine.begin() as connection:
        for act in ("update", "delete") if sqlite else ("change",):
            connection.execute(text(f"DROP TRIGGER journal_entry_no_{act}" + ("" if sqlite else " ON journal_entry")))
        connection.execute(text(statement))


def test_an_altered_entry_is_found(parts: Parts, session: Session, now: datetime) -> None:
    _three_acts(session, now)
    _alter(parts, "UPDATE journal_entry SET actor_name = 'Người khác' WHERE position = 2")
    session.expire_all()
    assert all_faults(session) == {INSTALLATION: ["entry 2 or the one before it was altered"]}


def test_a_removed_entry_and_a_cut_tail_are_found(parts: Parts, session: Session, now: datetime) -> None:
    _three_acts(session, now)
    _alter(parts, "DELETE FROM journal_entry WHERE position = 3")
    session.expire_all()
    assert "the tail was cut" in all_faults(session)[INSTALLATION][0]
    session.rollback()
    with parts.engine.begin() as connection:
        connection.execute(text("DELETE FROM journal_entry WHERE position = 1"))
    session.expire_all()
    assert "entry 1 is missing before entry 2" in all_faults(session)[INSTALLATION]


def test_a_head_moved_back_to_an_earlier_end_does_not_hide_a_cut_tail(
    parts: Parts, session: Session, now: datetime
) -> None:
    _three_acts(session, now)
    second = entries_of(session, INSTALLATION)[1].digest
    session.rollback()
    _alter(parts, "DELETE FROM journal_entry WHERE position = 3")
    with parts.engine.begin() as connection:
        connection.execute(text("UPDATE journal_chain SET length = 2, digest = :digest"), {"digest": second})
    session.expire_all()
    assert all_faults(session) == {INSTALLATION: ["the head was altered: its seal does not fit"]}


def test_a_blanked_seal_is_a_fault(parts: Parts, session: Session, now: datetime) -> None:
    _three_acts(session, now)
    with parts.engine.begin() as connection:
        connection.execute(text("UPDATE journal_chain SET seal = ''"))
    session.expire_all()
    assert all_faults(session) == {INSTALLATION: ["the head was altered: its seal does not fit"]}


def test_an_older_head_with_its_true_seal_is_seen_where_a_later_one_was_anchored(
    parts: Parts, session: Session, now: datetime
) -> None:
    record(session, "test.act", by=SOMEBODY, now=now, subject="thing:1", chain="exam:1")
    old = find_chain(session, "exam:1")
    assert old is not None
    kept = {"length": old.length, "digest": old.digest, "seal": old.seal}
    record(session, "test.act", by=SOMEBODY, now=now, subject="thing:2", chain="exam:1")
    anchor(session, ["exam:1"], into=INSTALLATION, by=SOMEBODY, now=now)
    session.commit()
    assert all_faults(session) == {}
    session.rollback()
    _alter(parts, "DELETE FROM journal_entry WHERE position = 2 AND chain = 'exam:1'")
    with parts.engine.begin() as connection:
        statement = "UPDATE journal_chain SET length = :length, digest = :digest, seal = :seal WHERE chain = 'exam:1'"
        connection.execute(text(statement), kept)
    session.expire_all()
    cut = ["another chain noted entry 2, which is not there: the tail was cut"]
    assert (all_faults(session), faults(session, "exam:1")) == ({"exam:1": cut}, cut)
