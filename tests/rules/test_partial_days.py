"""Days of which a year or a month is known: they decide where every day they can be says the same (PR-41)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examsys.intervals import PartialDay, partial_day
from examsys.regulation.book import load
from examsys.regulation.evaluate import evaluate
from examsys.regulation.facts import (
    Certificate,
    CertificateKind,
    Diploma,
    DiplomaField,
    DiplomaLevel,
    Facts,
    GradeHeld,
    Measure,
    MeasureKind,
    Product,
    Role,
    Statement,
)
from examsys.regulation.terms import Finding, Outcome

BOOK = load()
LAW_DAY, DAY = date(2025, 5, 5), date(2025, 5, 20)
VERSION = BOOK.rule_set("promotion", LAW_DAY)
LOWER = GradeHeld("01.003", PartialDay(2012, 9, 1))
BLANK = Facts(target_grade="01.002", probation_ended_on=PartialDay(2010, 1, 1), grades_held=(LOWER,))
AROUND = st.dates(date(2015, 1, 1), date(2026, 12, 31))


def found(facts: Facts, requirement: str) -> Finding:
    verdict = evaluate(VERSION, facts, LAW_DAY, DAY)
    return next(one for one in (*verdict.findings, *verdict.exemptions) if one.requirement == requirement)


def with_degree(day: PartialDay | None) -> Facts:
    return replace(BLANK, diplomas=(Diploma(DiplomaLevel.UNIVERSITY, day),))


def with_training(day: PartialDay | None) -> Facts:
    seen = Certificate(CertificateKind.STATE_MANAGEMENT, "principal_specialist", day)
    return replace(BLANK, certificates=(seen,))


def with_product(day: PartialDay | None) -> Facts:
    return replace(BLANK, products=(Product("Đề án A", Role.LED, day, "QĐ 15"),))


def with_measure(day: PartialDay | None) -> Facts:
    return replace(BLANK, measures=(Measure(MeasureKind.REPRIMAND, day),))


def with_grade(day: PartialDay | None) -> Facts:
    return replace(BLANK, grades_held=(GradeHeld("01.003", day),))


def with_end(day: PartialDay | None) -> Facts:
    return replace(BLANK, grades_held=(GradeHeld("01.003", PartialDay(2010, 1, 15), day),))


def with_product_at_the_end(day: PartialDay | None) -> Facts:
    return replace(with_product(PartialDay(2018, 6, 15)), grades_held=with_end(day).grades_held)


def with_probation(day: PartialDay | None) -> Facts:
    return replace(BLANK, grades_held=(GradeHeld("01.003", PartialDay(2010, 1, 1)),), probation_ended_on=day)


WAYS = [
    pytest.param(with_degree, "NN-04-degree", id="diploma"),
    pytest.param(with_training, "NN-04-training", id="certificate"),
    pytest.param(with_product, "NN-06", id="product"),
    pytest.param(with_measure, "NN-02a", id="measure"),
    pytest.param(with_grade, "NN-05", id="grade"),
    pytest.param(with_probation, "NN-05", id="probation"),
    pytest.param(with_end, "NN-05", id="end of the grade"),
    pytest.param(with_product_at_the_end, "NN-06", id="product at the end of the grade"),
]


def days_of(month: PartialDay) -> list[PartialDay]:
    count = (month.latest - month.earliest).days + 1
    return [PartialDay.of(month.earliest + timedelta(days=place)) for place in range(count)]


@pytest.mark.parametrize(("file", "requirement"), WAYS)
@settings(max_examples=25, deadline=None)
@given(day=AROUND)
def test_a_month_says_what_all_its_days_say_or_is_missing_evidence(file, requirement, day) -> None:  # type: ignore[no-untyped-def]
    month = PartialDay(day.year, day.month)
    each = {found(file(one), requirement).outcome for one in days_of(month)}
    expected = each.pop() if len(each) == 1 else Outcome.EVIDENCE_MISSING
    assert found(file(month), requirement).outcome is expected


@pytest.mark.parametrize(
    ("file", "requirement", "said", "outcome"),
    [
        (with_degree, "NN-04-degree", "2004", Outcome.MET),
        (with_degree, "NN-04-degree", "4/2025", Outcome.MET),
        (with_degree, "NN-04-degree", "20/5/2025", Outcome.MET),
        (with_degree, "NN-04-degree", "5/2025", Outcome.EVIDENCE_MISSING),
        (with_degree, "NN-04-degree", "2025", Outcome.EVIDENCE_MISSING),
        (with_degree, "NN-04-degree", "21/5/2025", Outcome.NOT_MET),
        (with_degree, "NN-04-degree", "2026", Outcome.NOT_MET),
        (with_training, "NN-04-training", "2019", Outcome.MET),
        (with_training, "NN-04-training", "2025", Outcome.EVIDENCE_MISSING),
        (with_training, "NN-04-training", "6/2025", Outcome.NOT_MET),
        (with_product, "NN-06", "2018", Outcome.MET),
        (with_product, "NN-06", "9/2012", Outcome.MET),
        (with_product, "NN-06", "2012", Outcome.EVIDENCE_MISSING),
        (with_product, "NN-06", "2011", Outcome.NOT_MET),
        (with_product, "NN-06", "2025", Outcome.EVIDENCE_MISSING),
        (with_product, "NN-06", "6/2025", Outcome.NOT_MET),
        (with_measure, "NN-02a", "2022", Outcome.MET),
        (with_measure, "NN-02a", "1/2025", Outcome.NOT_MET),
        (with_measure, "NN-02a", "5/2024", Outcome.EVIDENCE_MISSING),
        (with_grade, "NN-05", "2012", Outcome.MET),
        (with_grade, "NN-05", "2024", Outcome.NOT_MET),
        (with_grade, "NN-05", "2016", Outcome.EVIDENCE_MISSING),
        (with_end, "NN-05", "2018", Outcome.NOT_MET),
        (with_end, "NN-05", "2019", Outcome.EVIDENCE_MISSING),
        (with_end, "NN-05", "2020", Outcome.MET),
        (with_product_at_the_end, "NN-06", "2017", Outcome.NOT_MET),
        (with_product_at_the_end, "NN-06", "2018", Outcome.EVIDENCE_MISSING),
        (with_product_at_the_end, "NN-06", "2019", Outcome.MET),
    ],
)
def test_a_year_or_month_decides_where_it_does_not_straddle(  # type: ignore[no-untyped-def]
    file, requirement: str, said: str, outcome: Outcome
) -> None:
    assert found(file(partial_day(said)), requirement).outcome is outcome


@pytest.mark.parametrize(
    ("file", "requirement", "said", "words"),
    [
        (with_degree, "NN-04-degree", "2025", "hồ sơ chỉ ghi năm 2025, xin bổ sung"),
        (with_training, "NN-04-training", "5/2025", "hồ sơ chỉ ghi tháng 05/2025, xin bổ sung"),
        (with_product, "NN-06", "2012", "ngày nghiệm thu đầy đủ của sản phẩm “Đề án A”: hồ sơ chỉ ghi năm 2012"),
        (with_measure, "NN-02a", "5/2024", "khiển trách: hồ sơ chỉ ghi tháng 05/2024"),
        (with_grade, "NN-05", "2016", "Thiếu ngày giữ ngạch 01.003 đầy đủ: hồ sơ chỉ ghi năm 2016"),
        (with_end, "NN-05", "2019", "Thiếu ngày thôi giữ ngạch 01.003 đầy đủ: hồ sơ chỉ ghi năm 2019"),
        (with_measure, "NN-02a", "1/2025", "từ tháng 01/2025; chưa được dự thi, muộn nhất đến hết 31/01/2026"),
        (with_measure, "NN-02a", "5/1/2025", "từ 05/01/2025; chưa được dự thi đến hết 05/01/2026"),
        (with_degree, "NN-04-degree", "2004", "cấp năm 2004"),
        (with_degree, "NN-04-degree", "1/7/2004", "cấp ngày 01/07/2004"),
    ],
)
def test_a_finding_says_how_much_of_a_day_the_file_holds(  # type: ignore[no-untyped-def]
    file, requirement: str, said: str, words: str
) -> None:
    assert words in str(found(file(partial_day(said)), requirement).words)


def test_a_product_of_a_year_with_a_gap_in_the_grade_is_not_taken_for_sure() -> None:
    rows = (GradeHeld("01.003", PartialDay(2010), PartialDay(2015, 3, 1)), GradeHeld("01.003", PartialDay(2015, 9, 1)))
    facts = replace(with_product(PartialDay(2015)), grades_held=rows)
    assert found(facts, "NN-06").outcome is Outcome.EVIDENCE_MISSING
    assert found(replace(with_product(PartialDay(2015, 10)), grades_held=rows), "NN-06").outcome is Outcome.MET
    between = replace(with_product(PartialDay(2015, 5)), grades_held=rows)
    assert found(between, "NN-06").outcome is Outcome.NOT_MET


def test_an_exemption_by_a_degree_of_a_year_is_open_only_in_the_year_that_straddles() -> None:
    def outcome(day: PartialDay) -> Outcome:
        degree = Diploma(DiplomaLevel.UNIVERSITY, day, DiplomaField.FOREIGN_LANGUAGE)
        return found(replace(BLANK, diplomas=(degree,)), "NN-30c").outcome

    assert outcome(PartialDay(2010)) is Outcome.EXEMPT
    assert outcome(PartialDay(2025)) is Outcome.EVIDENCE_MISSING
    assert outcome(PartialDay(2026)) is Outcome.NOT_MET


def test_a_minority_language_certificate_of_the_year_itself_leaves_the_exemption_open() -> None:
    def outcome(day: PartialDay) -> Outcome:
        seen = (Certificate(CertificateKind.MINORITY_LANGUAGE, "any", day),)
        said = {Statement.WORKS_IN_MINORITY_AREA: True, Statement.ETHNIC_MINORITY: False}
        return found(replace(BLANK, certificates=seen, statements=said), "NN-30b").outcome

    assert outcome(PartialDay(2010)) is Outcome.EXEMPT
    assert outcome(PartialDay(2025)) is Outcome.EVIDENCE_MISSING
    assert outcome(PartialDay(2026)) is Outcome.NOT_MET
