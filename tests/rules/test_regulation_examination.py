"""What an exam reads from its rule set: parts, pass marks, lateness, periods, points, what must be confirmed."""

from datetime import date
from decimal import Decimal

import pytest

from examsys.regulation.book import load
from examsys.regulation.confirmation import unconfirmed_parameters
from examsys.regulation.examination import (
    bank_size,
    deadline,
    deduction,
    lateness_limit,
    may_be_remarked,
    parts_for,
    priority_points,
)
from examsys.regulation.ruleset import RuleSetVersion
from examsys.regulation.terms import Trust

BOOK = load()
OLD = BOOK.rule_set("promotion", date(2024, 10, 1))
NEW = BOOK.rule_set("promotion", date(2025, 5, 5))
FIRST_WEEKS = BOOK.rule_set("promotion", date(2020, 12, 15))
RECRUITMENT = BOOK.rule_set("recruitment", date(2026, 9, 1))
INTERNAL = BOOK.rule_set("internal", date(2026, 9, 1))


@pytest.mark.parametrize(("correct", "passes"), [(29, False), (30, True)])
def test_thirty_of_sixty_pass_and_twenty_nine_do_not(correct: int, passes: bool) -> None:
    part = parts_for(NEW, "01.002", computer=True)[0]
    assert (part.questions, part.minutes, part.pass_mark) == (60, 60, Decimal(30))
    assert part.passed(Decimal(correct)) is passes


def test_a_deduction_can_take_the_pass_away() -> None:
    share = deduction(NEW, "reprimand") or Decimal(0)
    part = parts_for(NEW, "01.002", computer=True)[0]
    assert share == Decimal("0.25")
    assert part.passed(40 * (1 - share))
    assert not part.passed(39 * (1 - share))


def test_an_odd_number_of_questions_rounds_the_pass_mark_up() -> None:
    version = NEW.with_settings({"general_knowledge.questions": "59"})
    assert parts_for(version, "01.002", computer=True)[0].pass_mark == 30


def test_informatics_falls_away_on_the_computer() -> None:
    on_computer = [one.code for one in parts_for(NEW, "01.002", computer=True)]
    on_paper = [one.code for one in parts_for(NEW, "01.002", computer=False)]
    assert on_computer == ["general_knowledge", "foreign_language", "professional_principal"]
    assert on_paper == ["general_knowledge", "foreign_language", "informatics", "professional_principal"]


def test_each_grade_has_its_own_second_round() -> None:
    second = {
        grade: [
            (one.code, one.minutes, one.pass_mark) for one in parts_for(OLD, grade, computer=True) if one.round == 2
        ]
        for grade in ("01.001", "01.002", "01.003")
    }
    assert second == {
        "01.001": [("project", 480, Decimal(50)), ("defence", 30, Decimal(50))],
        "01.002": [("professional_principal", 180, Decimal(50))],
        "01.003": [("professional_specialist", 120, Decimal(50))],
    }


def test_recruitment_has_one_computer_part_and_a_written_one() -> None:
    parts = parts_for(RECRUITMENT, "01.003", computer=True)
    assert [(one.code, one.computer_only, one.optional) for one in parts] == [
        ("general_knowledge", True, False),
        ("professional_written", False, False),
        ("professional_interview", False, True),
    ]
    assert [one.code for one in parts_for(RECRUITMENT, "01.005", computer=True)] == ["staff_practical"]


def test_a_part_without_figures_has_no_pass_mark_yet() -> None:
    (part,) = parts_for(INTERNAL, None, computer=True)
    assert part.pass_mark is None
    with pytest.raises(ValueError, match="no pass mark"):
        part.passed(Decimal(1))


def test_an_agency_names_the_parts_of_its_own_test() -> None:
    version = INTERNAL.with_parts({"law": "Pháp luật", "office": "Nghiệp vụ văn phòng"})
    assert "test.questions" not in version.parameters
    assert version.parameters["law.questions"].label == "Pháp luật: số câu hỏi"
    assert version.parameters["office.minutes"].open
    decided = version.with_settings({"law.questions": "10", "law.minutes": "15", "law.pass_share": "0.5"})
    law, _ = parts_for(decided, None, computer=True)
    assert (law.name, law.questions, law.minutes, law.pass_mark) == ("Pháp luật", 10, 15, Decimal(5))
    assert not decided.parameters["law.questions"].open


def test_parts_fixed_by_a_text_can_not_be_renamed() -> None:
    with pytest.raises(ValueError, match="fixes its own parts"):
        NEW.with_parts({"law": "Pháp luật"})


def test_a_setting_must_name_a_parameter() -> None:
    with pytest.raises(KeyError):
        NEW.with_settings({"general_knowledge.colour": "red"})


@pytest.mark.parametrize(("minutes", "limit"), [(30, 5), (31, None), (45, None), (59, None), (60, 10), (180, 10)])
def test_lateness_since_may_2025(minutes: int, limit: int | None) -> None:
    assert lateness_limit(NEW, minutes) == limit
    assert lateness_limit(RECRUITMENT, minutes) == limit


def test_lateness_before_is_half_an_hour_and_unknown_in_the_first_weeks() -> None:
    assert lateness_limit(OLD, 30) == 30
    assert lateness_limit(FIRST_WEEKS, 30) is None


def test_periods_keep_their_unit() -> None:
    found = [deadline(OLD, "summons"), deadline(OLD, "marks"), deadline(RECRUITMENT, "notice")]
    assert [(one.count, one.unit) for one in found if one] == [(5, "working_days"), (10, "days"), (2, "working_days")]
    assert deadline(RECRUITMENT, "summons") is None
    assert deadline(RECRUITMENT, "appointment") is None


def test_priority_points_are_for_recruitment_only() -> None:
    assert sorted(priority_points(RECRUITMENT).values()) == [Decimal("1.5"), Decimal("2.5"), 5, Decimal("7.5")]
    assert priority_points(NEW) == {}


def test_the_bank_is_three_times_the_paper_until_april_2025() -> None:
    assert bank_size(OLD, 60) == 180
    assert bank_size(NEW, 60) is None


def test_recruitment_has_no_deduction_that_was_found() -> None:
    assert deduction(RECRUITMENT, "reprimand") is None
    assert RECRUITMENT.names("sanctions")[-1] == "annulment"


def test_computer_and_oral_parts_are_not_marked_again() -> None:
    assert may_be_remarked(NEW, "written", computer=False)
    assert not may_be_remarked(NEW, "oral", computer=False)
    assert not may_be_remarked(NEW, "mcq", computer=True)
    assert may_be_remarked(NEW, "mcq", computer=False)


def test_publications_ties_and_quota_differ_by_kind() -> None:
    assert NEW.names("publications") == ("marks", "result")
    assert RECRUITMENT.names("publications") == ("result",)
    assert NEW.names("tie_order") == ("female", "ethnic_minority", "older", "longer_service", "head_decides")
    assert RECRUITMENT.names("tie_order") == ("professional_score", "written_score", "head_decides")
    assert (NEW.names("quota_key"), RECRUITMENT.names("quota_key")) == (("grade", "agency"), ("position",))
    assert (NEW.value("result_sheet"), RECRUITMENT.value("result_sheet")) == ("individual", "consolidated")
    assert (NEW.value("ranked"), INTERNAL.value("ranked")) == (True, False)
    assert INTERNAL.banner == "Kiểm tra năng lực nội bộ – không phải thi nâng ngạch"


def test_a_council_confirms_what_is_not_official_and_nothing_of_other_grades_or_parts() -> None:
    listed = unconfirmed_parameters(NEW, grades=["01.002"], parts=["general_knowledge", "foreign_language"])
    names = [one.id for one in listed]
    assert all(one.source.trust is not Trust.OFFICIAL and one.label for one in listed)
    assert names[0] == "NN-05.years@01.002"
    assert "NN-05.years@01.001" not in names
    assert "NN-05.probation_excluded" not in names
    assert not [name for name in names if name.split(".")[0] in {"NN-02a", "informatics", "NN-31", "project"}]
    assert names[-1].startswith("01.002.")
    assert not {"01.002.name", "01.002.salary_table", "01.003.degree"} & set(names)


def test_the_list_to_confirm_is_whole_and_stable_without_a_choice() -> None:
    assert unconfirmed_parameters(NEW) == unconfirmed_parameters(NEW)
    narrower = {one.id for one in unconfirmed_parameters(NEW, grades=["01.001"])}
    assert narrower < {one.id for one in unconfirmed_parameters(NEW)} | {"NN-05.probation_excluded"}
    assert [one.id for one in unconfirmed_parameters(INTERNAL)] == list(INTERNAL.parameters)


@pytest.mark.parametrize("version", [NEW, RECRUITMENT])
def test_lateness_between_the_lengths_of_the_text_is_asked_of_the_chair(version: RuleSetVersion) -> None:
    def asked(*minutes: int) -> bool:
        return "lateness.other_part" in {one.id for one in unconfirmed_parameters(version, minutes=minutes)}

    assert not asked(30, 60, 180)
    assert asked(30, 45)
    assert asked(31)
    assert asked(59)
    said = version.with_settings({"lateness.other_part": "7"})
    assert [lateness_limit(said, minutes) for minutes in (30, 45, 60)] == [5, 7, 10]


@pytest.mark.parametrize("version", [OLD, FIRST_WEEKS, INTERNAL])
def test_where_one_figure_serves_every_part_the_chair_is_asked_nothing_more(version: RuleSetVersion) -> None:
    listed = {one.id for one in unconfirmed_parameters(version, minutes=[45])}
    assert "lateness.other_part" not in listed
    assert "lateness.any_part" in listed
