"""The evaluator: repeatable from what is stored, in order, and never turned by more service or more evidence."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examsys.intervals import PartialDay
from examsys.regulation.book import load
from examsys.regulation.checks.exemptions import retirement_day
from examsys.regulation.evaluate import evaluate
from examsys.regulation.facts import Facts, GradeHeld, Statement
from examsys.regulation.terms import Conclusion, Outcome, Trust, Verdict
from tests.rules.test_regulation_facts import FACTS

BOOK = load()
LAW_DAY, RECKONING_DAY = date(2025, 5, 5), date(2025, 5, 20)
VERSION = BOOK.rule_set("promotion", LAW_DAY)
PRINCIPAL = Facts(target_grade="01.002", probation_ended_on=PartialDay(2001, 1, 1))


def verdict_on(facts: Facts) -> Verdict:
    return evaluate(VERSION, facts, LAW_DAY, RECKONING_DAY)


def outcome_of(verdict: Verdict, requirement: str) -> Outcome:
    return next(one.outcome for one in verdict.findings if one.requirement == requirement)


@settings(max_examples=60)
@given(FACTS)
def test_stored_facts_evaluate_to_the_stored_verdict(facts: Facts) -> None:
    stored = verdict_on(facts)
    name, _, since = stored.version.partition("@")
    version = BOOK.rule_set_by_id(name, stored.law_day).with_settings(stored.settings)
    again = evaluate(version, Facts.from_json(facts.as_json()), stored.law_day, stored.reckoning_day)
    assert again == stored
    assert again.as_json() == stored.as_json()
    assert version.in_force.since.isoformat() == since


@settings(max_examples=60)
@given(FACTS)
def test_findings_stand_in_the_order_of_the_text_and_name_fact_and_source(facts: Facts) -> None:
    verdict = verdict_on(facts)
    order = [one.id for one in VERSION.requirements]
    found = [one.requirement for one in verdict.findings]
    assert found == ["grade"] or found == [name for name in order if name in found]
    assert all(str(one.words) and "căn cứ" in str(one.in_full) for one in (*verdict.findings, *verdict.exemptions))


@settings(max_examples=100)
@given(
    since=st.dates(date(2001, 1, 1), date(2025, 5, 1)),
    days=st.integers(1, 3000),
    earlier=st.integers(1, 3000),
    gap=st.integers(0, 400),
)
def test_more_service_never_loses_eligibility(since: date, days: int, earlier: int, gap: int) -> None:
    until = since + timedelta(days=days)
    later = GradeHeld("01.003", PartialDay.of(until + timedelta(days=gap)))
    shorter = replace(PRINCIPAL, grades_held=(GradeHeld("01.003", PartialDay.of(since), PartialDay.of(until)), later))
    longer = replace(
        PRINCIPAL,
        grades_held=(GradeHeld("01.003", PartialDay.of(since - timedelta(days=earlier)), PartialDay.of(until)), later),
    )
    for requirement in ("NN-05", "NN-05-exact"):
        before, after = (outcome_of(verdict_on(facts), requirement) for facts in (shorter, longer))
        assert before is not Outcome.MET or after is Outcome.MET


@settings(max_examples=60)
@given(FACTS, st.sampled_from(Statement), st.booleans())
def test_a_statement_more_only_closes_what_was_open(facts: Facts, statement: Statement, answer: bool) -> None:
    open_facts = replace(facts, statements={k: v for k, v in facts.statements.items() if k is not statement})
    closed_facts = replace(facts, statements={**facts.statements, statement: answer})
    before, after = verdict_on(open_facts), verdict_on(closed_facts)
    for earlier, later in zip(before.findings, after.findings, strict=True):
        assert earlier.outcome in {Outcome.EVIDENCE_MISSING, later.outcome}


def test_overlapping_rows_count_each_day_once() -> None:
    rows = (GradeHeld("01.003", PartialDay(2016, 6, 1)), GradeHeld("01.003", PartialDay(2018), PartialDay(2022, 1, 1)))
    assert outcome_of(verdict_on(replace(PRINCIPAL, grades_held=rows)), "NN-05") is Outcome.NOT_MET


def test_one_requirement_not_met_refuses_even_where_evidence_is_missing() -> None:
    verdict = verdict_on(replace(PRINCIPAL, statements={Statement.SAME_PROFESSION: False}))
    assert Outcome.EVIDENCE_MISSING in {one.outcome for one in verdict.findings}
    assert verdict.outcome is Conclusion.NOT_ELIGIBLE


def test_a_finding_is_trusted_as_far_as_its_figures_and_cells() -> None:
    trust = {one.requirement: one.source.trust for one in verdict_on(PRINCIPAL).findings}
    assert trust["NN-02a"] is Trust.OFFICIAL
    assert trust["NN-04-degree"] is Trust.SECONDARY
    assert trust["NN-04-training"] is Trust.UNVERIFIED
    assert trust["NN-05"] is Trust.SECONDARY
    assert trust["NN-06"] is Trust.UNVERIFIED


def test_a_finding_on_a_certificate_cites_the_grade_standard() -> None:
    (training,) = [one for one in verdict_on(PRINCIPAL).findings if one.requirement == "NN-04-training"]
    assert "Thông tư 06/2022/TT-BNV" in str(training.source.words)


def test_a_version_is_not_applied_outside_its_days() -> None:
    with pytest.raises(ValueError, match="not in force"):
        evaluate(VERSION, PRINCIPAL, date(2025, 4, 30), RECKONING_DAY)


def test_a_grade_standard_of_another_day_is_not_applied() -> None:
    early = BOOK.rule_set("promotion", date(2021, 7, 31))
    with pytest.raises(ValueError, match=r"grades/01\.002\.toml"):
        evaluate(early, PRINCIPAL, date(2021, 8, 1), RECKONING_DAY)


def test_the_internal_test_asks_nothing_of_anybody() -> None:
    verdict = evaluate(BOOK.rule_set("internal", LAW_DAY), Facts(), LAW_DAY, RECKONING_DAY)
    assert verdict.findings == ()
    assert verdict.outcome is Conclusion.ELIGIBLE


def test_a_verdict_keeps_what_the_council_set() -> None:
    version = VERSION.with_settings({"NN-05.years@01.002": "1"})
    facts = replace(PRINCIPAL, grades_held=(GradeHeld("01.003", PartialDay(2024, 5, 20)),))
    verdict = evaluate(version, facts, LAW_DAY, RECKONING_DAY)
    assert outcome_of(verdict, "NN-05") is Outcome.MET
    assert json.loads(verdict.as_json())["settings"] == {"NN-05.years@01.002": "1"}


@pytest.mark.parametrize(
    ("born", "path", "day"),
    [
        (date(1961, 9, 15), (723, 3, 744), date(2021, 12, 15)),
        (date(1961, 10, 15), (723, 3, 744), date(2022, 4, 15)),
        (date(1980, 3, 12), (723, 3, 744), date(2042, 3, 12)),
        (date(1966, 8, 31), (664, 4, 720), date(2021, 12, 31)),
        (date(1966, 9, 1), (664, 4, 720), date(2022, 5, 1)),
        (date(1980, 3, 12), (664, 4, 720), date(2040, 3, 12)),
    ],
)
def test_the_retirement_age_rises_by_year(born: date, path: tuple[int, int, int], day: date) -> None:
    assert retirement_day(born, 2021, *path) == day
