"""The ground floor: days, names, words, keys."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examsys import keyring
from examsys.intervals import Interval, PartialDay, faults_in_sequence, full_months, partial_day, plus_months
from examsys.keyring import Altered
from examsys.vietnamese import code_as_typed, folded, name_sort_key
from examsys.wording import day_in_document, in_words, msg

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


def test_an_interval_holds_its_first_day_and_not_its_end() -> None:
    year = Interval(date(2025, 1, 1), date(2026, 1, 1))
    assert date(2025, 1, 1) in year
    assert date(2025, 12, 31) in year
    assert date(2026, 1, 1) not in year
    assert year.last_day == date(2025, 12, 31)


def test_gaps_and_overlaps_are_named() -> None:
    first, second = Interval(date(2024, 1, 1), date(2025, 1, 1)), Interval(date(2025, 1, 2))
    assert faults_in_sequence([first, second]) == ["gap from 2025-01-01 to 2025-01-02"]
    assert faults_in_sequence([Interval(date(2024, 1, 1)), second]) == ["2024-01-01 overlaps 2025-01-02"]


@pytest.mark.parametrize(
    ("written", "stored"),
    [("1972", "1972"), ("6/1972", "1972-06"), ("5/6/1972", "1972-06-05"), ("1972-06-05", "1972-06-05")],
)
def test_days_of_which_a_part_is_known_keep_their_precision(written: str, stored: str) -> None:
    assert partial_day(written).stored() == stored
    assert partial_day(stored) == partial_day(written)


@pytest.mark.parametrize("text", ["", "13/1972", "31/2/1972", "mồng một Tết", "72"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        partial_day(text)


def test_a_year_alone_lies_between_its_first_and_last_day() -> None:
    assert (PartialDay(1972).earliest, PartialDay(1972).latest) == (date(1972, 1, 1), date(1972, 12, 31))
    assert PartialDay(1972, 2).latest == date(1972, 2, 29)
    assert PartialDay(1972).exact is None


@given(DAYS, st.integers(0, 600))
def test_months_added_are_months_counted(day: date, months: int) -> None:
    counted = full_months(day, plus_months(day, months))
    assert counted in {months, months - 1} if plus_months(day, months).day != day.day else counted == months


def test_names_sort_by_given_name_in_vietnamese_order() -> None:
    names = ["Trần Thị Ánh", "Lê Văn Ấn", "Đỗ An", "Dương An", "Nguyễn Văn Ân", "Vũ Thị Bé", "Lê Đạt", "Lê Dũng"]
    assert sorted(names, key=name_sort_key) == [
        "Dương An", "Đỗ An", "Trần Thị Ánh", "Nguyễn Văn Ân", "Lê Văn Ấn", "Vũ Thị Bé", "Lê Dũng", "Lê Đạt",
    ]  # fmt: skip


def test_search_ignores_diacritics_and_case() -> None:
    assert folded("  ĐỖ  Thị Ấn ") == "do thi an"


def test_messages_become_words_only_at_the_door() -> None:
    message = msg(
        "Còn %(count)s câu đến %(day)s, %(points)s điểm", count=3, day=date(2026, 2, 9), points=Decimal("72.50")
    )
    assert in_words(message) == "Còn 3 câu đến 09/02/2026, 72,5 điểm"
    assert in_words(message, lambda _: "%(count)s left until %(day)s, %(points)s") == "3 left until 09/02/2026, 72,5"


def test_days_in_documents_follow_the_decree() -> None:
    assert day_in_document(date(2026, 2, 9)) == "ngày 09 tháng 02 năm 2026"
    assert day_in_document(date(2026, 11, 21)) == "ngày 21 tháng 11 năm 2026"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=40)
@given(JSON, JSON)
def test_a_digest_verifies_its_own_value_only(value: object, other: object) -> None:
    ring = keyring.for_tests()
    digest = ring.current("journal").digest(value)
    assert ring.verifies(digest, value)
    assert ring.verifies(digest, other) == (keyring.canonical(value) == keyring.canonical(other))


@given(st.binary(max_size=200), st.integers(0, 10_000))
def test_what_is_sealed_opens_whole_or_not_at_all(plain: bytes, place: int) -> None:
    ring = keyring.for_tests()
    sealed = ring.current("files").encrypt(plain, about="x")
    assert ring.decrypt(sealed, about="x") == plain
    with pytest.raises(Altered):
        ring.decrypt(sealed, about="y")
    index = place % len(sealed)
    with pytest.raises(Altered):
        ring.decrypt(sealed[:index] + bytes([sealed[index] ^ 1]) + sealed[index + 1 :], about="x")


def test_instants_are_told_in_viet_nam_time() -> None:
    assert in_words(msg("%(at)s", at=datetime(2026, 11, 21, 17, 30, tzinfo=UTC))) == "00:30 ngày 22/11/2026"


def test_a_key_is_changed_by_adding_the_next_and_the_old_one_still_verifies(tmp_path: Path) -> None:
    keyring.create_missing(tmp_path)
    before = keyring.load(tmp_path).current("journal").digest("entry")
    assert keyring.add_next(tmp_path, "journal") == "journal-2"
    ring = keyring.load(tmp_path)
    assert ring.current("journal").name == "journal-2"
    assert ring.verifies(before, "entry")


def test_the_identity_key_is_never_changed_by_command_or_by_hand(tmp_path: Path) -> None:
    keyring.create_missing(tmp_path)
    with pytest.raises(keyring.NotToBeChanged, match="two-person rule"):
        keyring.add_next(tmp_path, "identity")
    assert not (tmp_path / "identity-2.key").exists()
    (tmp_path / "identity-2.key").write_text("ab" * 32)
    with pytest.raises(keyring.NotToBeChanged, match="identity-1, identity-2"):
        keyring.load(tmp_path)


@pytest.mark.parametrize("typed", ["NB001", " nb 001 ", "Nb.001", "NB-001", "ＮＢ００１", "nb\u00a0001\u200b"])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert code_as_typed(typed) == "NB001"
