"""Facts as stored: the same after writing and reading, strict about what is no fact; parameters as typed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsys.intervals import PartialDay
from examsys.regulation.book import load
from examsys.regulation.facts import (
    Certificate,
    Diploma,
    Facts,
    GradeHeld,
    Measure,
    Product,
    Sex,
    Statement,
    YearRating,
)
from examsys.regulation.parameters import value_as_text, value_from_text
from examsys.regulation.terms import Trust, weakest

BOOK = load()
DAYS = st.dates(date(1960, 1, 1), date(2040, 1, 1))
MAYBE_DAYS = st.none() | DAYS
BIRTHS = st.one_of(
    st.builds(PartialDay, st.integers(1950, 2008)),
    st.builds(PartialDay, st.integers(1950, 2008), st.integers(1, 12)),
    st.builds(lambda day: PartialDay(day.year, day.month, day.day), DAYS),
)
MAYBE_PARTIAL = st.none() | BIRTHS
ROWS = {
    YearRating: st.builds(YearRating, year=st.integers(2010, 2030)),
    Measure: st.builds(Measure, effective_on=MAYBE_PARTIAL, ended_on=MAYBE_DAYS),
    GradeHeld: st.builds(
        GradeHeld,
        grade=st.sampled_from(["01.003", "01.002", "V.05.02.07"]),
        since=MAYBE_PARTIAL,
        until=MAYBE_PARTIAL,
        equivalent_to=st.sampled_from([None, "01.003"]),
        equivalence_confirmed=st.none() | st.booleans(),
    ),
    Diploma: st.builds(Diploma, awarded_on=MAYBE_PARTIAL, taught_in=st.sampled_from(["vi", "en"])),
    Certificate: st.builds(
        Certificate,
        level=st.sampled_from(["3", "basic", "principal_specialist", "advanced"]),
        issued_on=MAYBE_PARTIAL,
        expires_on=MAYBE_DAYS,
    ),
    Product: st.builds(
        Product, title=st.text(max_size=5), accepted_on=MAYBE_PARTIAL, evidence=st.sampled_from(["", "QĐ 1"])
    ),
}


def rows(kind: type) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(ROWS[kind], max_size=2).map(tuple)


FACTS = st.builds(
    Facts,
    target_grade=st.sampled_from([None, "01.001", "01.002", "01.003", "01.004", "09.999"]),
    exam_year=st.none() | st.integers(2020, 2030),
    born=st.none() | BIRTHS,
    sex=st.none() | st.sampled_from(Sex),
    joined_on=MAYBE_PARTIAL,
    probation_ended_on=MAYBE_PARTIAL,
    ratings=rows(YearRating),
    measures=rows(Measure),
    grades_held=rows(GradeHeld),
    diplomas=rows(Diploma),
    certificates=rows(Certificate),
    products=rows(Product),
    statements=st.dictionaries(st.sampled_from(Statement), st.booleans()),
)


@given(FACTS)
def test_facts_come_back_from_json_as_they_were(facts: Facts) -> None:
    text = facts.as_json()
    assert Facts.from_json(text) == facts
    assert Facts.from_json(text).as_json() == text


def test_the_json_of_facts_is_one_stated_text() -> None:
    facts = Facts(target_grade="01.002", born=PartialDay(1972, 6), statements={Statement.SAME_PROFESSION: True})
    assert facts.as_json() == (
        '{"born":"1972-06","certificates":[],"diplomas":[],"exam_year":null,"grades_held":[],"joined_on":null,'
        '"measures":[],"probation_ended_on":null,"products":[],"ratings":[],"sex":null,'
        '"statements":{"same_profession":true},"target_grade":"01.002"}'
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"colour": "red"}',
        '{"sex": "unknown"}',
        '{"exam_year": true}',
        '{"exam_year": "2025"}',
        '{"joined_on": "32/1/2020"}',
        '{"ratings": {"year": 2024}}',
        '{"ratings": [{"year": 2024, "rating": "fair"}]}',
        '{"statements": {"healthy": 1}}',
        '{"born": "spring 1972"}',
    ],
)
def test_what_is_no_fact_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Facts.from_json(text)


def test_a_rule_is_trusted_as_far_as_the_weakest_it_rests_on() -> None:
    assert weakest([Trust.OFFICIAL, Trust.SECONDARY]) is Trust.SECONDARY
    assert weakest([Trust.UNVERIFIED, Trust.OFFICIAL]) is Trust.UNVERIFIED
    assert weakest([]) is Trust.UNVERIFIED


def test_every_value_of_the_book_can_be_written_and_typed_again() -> None:
    parameters = [one for version in BOOK.rule_sets for one in version.parameters.values()]
    parameters += [one for standard in BOOK.standards for one in standard.cells.values()]
    for one in parameters:
        if one.value is not None:
            assert value_from_text(one, value_as_text(one.value)) == one.value
            assert one.value_in_words


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("general_knowledge.questions", " 40 ", 40),
        ("general_knowledge.pass_share", "0,6", Decimal("0.6")),
        ("tie_order", "older, female", ("older", "female")),
        ("council_sizes", "7", (7,)),
        ("ranked", "false", False),
        ("NN-30a.mode", "age", "age"),
    ],
)
def test_a_council_types_a_value(name: str, text: str, value: object) -> None:
    parameter = BOOK.rule_set("promotion", date(2025, 5, 5)).parameters[name]
    assert value_from_text(parameter, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("general_knowledge.questions", "-1"),
        ("general_knowledge.questions", "sixty"),
        ("general_knowledge.pass_share", "1.5"),
        ("general_knowledge.pass_share", "half"),
        ("tie_order", "taller"),
        ("ranked", "perhaps"),
        ("NN-30a.mode", "by lot"),
    ],
)
def test_a_value_that_can_not_be_is_refused(name: str, text: str) -> None:
    parameter = BOOK.rule_set("promotion", date(2025, 5, 5)).parameters[name]
    with pytest.raises(ValueError, match=r"\S"):
        value_from_text(parameter, text)
