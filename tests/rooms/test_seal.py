"""A signed file: it holds as it is; altered, cut short or made up it is told calmly, whatever its bytes."""

import logging
import random
import re
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


def test_a_signature_of_an_unknown_kind_is_told_calmly(
    signed: bytes, keys_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    strange = signed.replace(b"/ETSI.CAdES.detached", b"/ETSH.CAdES.detached")
    assert strange != signed
    found = check(strange, keys_folder=keys_folder)
    assert found is None or not found.holds
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []


def test_no_byte_that_the_signature_covers_can_be_changed(signed: bytes, keys_folder: Path) -> None:
    numbers = re.search(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)", signed)
    assert numbers
    start, length, after, rest = map(int, numbers.groups())
    assert (start, after + rest) == (0, len(signed))
    covered = [*range(length), *range(after, len(signed))]
    for place in random.Random(3).sample(covered, 60):  # noqa: S311  # which bytes are altered is no secret
        altered = bytearray(signed)
        altered[place] ^= 1
        found = check(bytes(altered), keys_folder=keys_folder)
        assert found is None or not found.holds, place
