"""`flask law show`: what applied on a day."""

import pytest
from click.testing import Result

from examsys.app import Parts


def _run(parts: Parts, *arguments: str) -> Result:
    with parts.app.app_context():
        return parts.app.test_cli_runner().invoke(args=["law", "show", *arguments])


@pytest.mark.parametrize("rule", ["RS-3", "01.002", "NN-05"])
def test_a_rule_is_shown_with_version_source_and_trust_mark(parts: Parts, rule: str) -> None:
    answer = _run(parts, rule, "--on", "2025-05-20")
    assert answer.exit_code == 0, answer.output
    assert "hiệu lực: từ" in answer.output
    assert "theo nguồn thứ cấp" in answer.output


def test_nothing_is_made_up_for_a_day_without_a_text(parts: Parts) -> None:
    answer = _run(parts, "RS-3", "--on", "01/07/2025")
    assert answer.exit_code == 1
    assert "nothing in the law book for RS-3 on 01/07/2025" in answer.output


def test_a_bad_day_is_told(parts: Parts) -> None:
    answer = _run(parts, "RS-3", "--on", "hôm nay")
    assert answer.exit_code == 2
    assert "is not a day" in answer.output
