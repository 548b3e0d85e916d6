"""Web processes and the worker are killed at random under load: no receipt is lost, nothing is half written."""

import logging

import pytest

from bench.chaos import run


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_kills_at_random_lose_no_receipt_and_leave_nothing_half_written(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    outcome = run(database, 6)
    assert outcome.kills, outcome.summary
    assert outcome.receipts > 100, outcome.summary
    assert outcome.faults == [], outcome.summary
