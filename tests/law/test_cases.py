"""Runs the worked cases: a person, two days, and what the law says; and which text applies on a day."""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from examsys.errors import Refused
from examsys.regulation.book import load
from examsys.regulation.evaluate import evaluate
from examsys.regulation.facts import Facts
from examsys.regulation.terms import Finding

BOOK = load()
FILES = {
    file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(Path(__file__).with_name("cases").glob("*"))
}
PEOPLE = [
    pytest.param(whole, case, id=f"{name}: {case['name']}")
    for name, whole in FILES.items()
    for case in whole.get("case", [])
]
CHOICES = [
    pytest.param(choice, id=f"{choice['kind']} {choice['on']}")
    for whole in FILES.values()
    for choice in whole.get("choice", [])
]
KEYS = {
    "name", "law_day", "reckoning_day", "facts", "statements", "without", "settings",
    "outcome", "expect", "words", "absent", "exempt", "exemptions",
}  # fmt: skip


def facts_of(whole: dict[str, Any], case: dict[str, Any]) -> Facts:
    values = {**whole["facts"], **case.get("facts", {})}
    values["statements"] = {**values.get("statements", {}), **case.get("statements", {})}
    kept = {name: value for name, value in values.items() if name not in case.get("without", [])}
    return Facts.from_json(json.dumps(kept, default=date.isoformat))


def outcomes(findings: tuple[Finding, ...]) -> dict[str, str]:
    return {one.requirement: one.outcome.value for one in findings}


@pytest.mark.parametrize(("whole", "case"), PEOPLE)
def test_a_worked_case_comes_out_as_the_law_says(whole: dict[str, Any], case: dict[str, Any]) -> None:
    assert case.keys() <= KEYS
    law_day = case.get("law_day", whole["law_day"])
    version = BOOK.rule_set_by_id(whole["rule_set"], law_day).with_settings(case.get("settings", {}))
    verdict = evaluate(version, facts_of(whole, case), law_day, case.get("reckoning_day", whole["reckoning_day"]))

    found = outcomes(verdict.findings)
    assert {name: found.get(name) for name in case.get("expect", {})} == case.get("expect", {})
    assert verdict.outcome == case["outcome"], found
    words = {one.requirement: str(one.words) for one in verdict.findings}
    assert {name: words[name] for name in case.get("words", {})} == case.get("words", {})
    assert not found.keys() & set(case.get("absent", []))
    if "exempt" in case:
        assert list(verdict.exempt_parts) == case["exempt"]
    grounds = outcomes(verdict.exemptions)
    assert {name: grounds[name] for name in case.get("exemptions", {})} == case.get("exemptions", {})


@pytest.mark.parametrize("choice", CHOICES)
def test_the_text_of_the_day_is_chosen_or_the_exam_refused(choice: dict[str, Any]) -> None:
    refusal = BOOK.refusal_to_hold(choice["kind"], choice["on"], choice.get("sittings", []))
    if "refused" in choice:
        assert str(refusal) == choice["refused"]
    else:
        assert refusal is None
        assert BOOK.rule_set(choice["kind"], choice["on"]).edition == choice["edition"]


def test_a_refused_plan_gets_no_rule_set() -> None:
    with pytest.raises(Refused, match="30/06/2025"):
        BOOK.rule_set("promotion", date(2025, 7, 1))


def test_every_requirement_is_met_and_not_met_or_missing_in_some_case() -> None:
    met: set[str] = set()
    otherwise: set[str] = set()
    for whole in FILES.values():
        for case in whole.get("case", []):
            law_day = case.get("law_day", whole["law_day"])
            version = BOOK.rule_set_by_id(whole["rule_set"], law_day)
            day = case.get("reckoning_day", whole["reckoning_day"])
            for name, outcome in outcomes(evaluate(version, facts_of(whole, case), law_day, day).findings).items():
                (met if outcome in {"met", "dropped"} else otherwise).add(name)
    asked = {one.id for version in BOOK.rule_sets for one in version.requirements}
    decided_by_text = {"NN-04-language", "NN-04-informatics", "TD-14-language", "TD-14-informatics"}
    assert asked <= met
    assert asked - decided_by_text <= otherwise
