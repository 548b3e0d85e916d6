"""A signed file: it holds as it is; altered, cut short or made up it is told calmly, whatever its bytes."""

import logging
import random
from pathlib import Path

import pytest
from weasyprint import HTML

from examsys.documents.seal import check, sign


@pytest.fixture(scope="module")
def signed(keys_folder: Path) -> bytes:
    return sign(HTML(string="<p>Danh sách</p>" * 40).write_pdf(), keys_folder=keys_folder, reason="Ban hành")


def test_a_signed_file_holds(signed: bytes, keys_folder: Path) -> None:
    found = check(signed, keys_folder=keys_folder)
    assert found
    assert found.holds


def test_no_altered_file_ends_in_a_traceback(
    signed: bytes, keys_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(6)  # noqa: S311  # which bytes are altered is no secret
    for _ in range(150):
        altered = bytearray(signed)
        for _ in range(chance.choice((1, 40))):
            altered[chance.randrange(len(altered))] = chance.randrange(256)
        check(bytes(altered[: chance.choice((len(altered), chance.randrange(len(altered))))]), keys_folder=keys_folder)
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []
