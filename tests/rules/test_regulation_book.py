"""The law book is read strictly: whatever is not in order stops the start and names file and key."""

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

from examsys.errors import Refused
from examsys.regulation.book import TEXTS, load
from examsys.regulation.checks.certificates import LEVELS
from examsys.regulation.checks.table import CHECKS, EXEMPTIONS
from examsys.regulation.dictionary import load_dictionary
from examsys.regulation.facts import CertificateKind
from examsys.regulation.standards import DROPPED
from examsys.regulation.toml_table import BadText

NB, GRADE, RS = "internal/NB-1.toml", "grades/01.003.toml", "recruitment/RS-5.toml"
BOOK = load()


def folder_with(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """Return a folder with one text of the book in which the first `old` reads `new`."""
    text = (TEXTS / name).read_text("utf-8")
    assert old in text
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text(text.replace(old, new, 1), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (NB, "banner =", "flag =", "internal/NB-1.toml: flag: is not a known key"),
        (NB, 'kind = "internal"', 'kind = "lottery"', "kind: 'lottery' is not a kind of examination"),
        (NB, 'title = "Kiểm tra năng lực nội bộ"\n', "", "title: is missing"),
        (NB, "since = 2000-01-01", 'since = "2000"', r"version\[1\].since: must be date"),
        (NB, 'trust = "unverified"', 'trust = "certain"', "trust: 'certain' is not a trust mark"),
        (NB, 'published = "unknown", ', "", "sources.decision.published: is missing"),
        (NB, 'article = "theo", ', "", "article: is missing"),
        (NB, 'value = false, source = "decision"', "value = false", r"parameters.ranked.source: is missing"),
        (
            NB,
            'value = false, source = "decision"',
            'value = false, source = "rumour"',
            "'rumour' is not among the sources",
        ),
        (NB, "value = false", 'value = "no"', "parameters.ranked.value: 'no' is not a flag"),
        (NB, 'value = "individual"', 'value = "golden"', "parameters.result_sheet.value"),
        (NB, '"ranked"', '"runked"', "parameters.ranked: is missing"),
        (
            NB,
            '"ranked" =',
            '"extra" = { value = 1, source = "decision" }\n"ranked" =',
            "extra: is not a parameter here",
        ),
        (NB, 'form = "mcq"', 'form = "dance"', r"part\[1\].form: 'dance' is not a form"),
        (NB, "round = 1", 'round = "one"', r"part\[1\].round: must be int"),
        (NB, "[[version]]", "[[version]", "is not TOML"),
        (RS, 'check = "old_enough"', 'check = "tall_enough"', "'tall_enough' is not a check"),
        (RS, 'about = "healthy"', 'about = "wealthy"', "'wealthy' is nothing statement can be about"),
        (RS, 'id = "TD-17-age"', 'id = "TD-17-health"', "TD-17-health: is named twice"),
        (RS, 'id = "TD-17-health"', 'id = "TD.17"', "must hold neither"),
        (
            RS,
            '"TD-17-age.years" = { value = 18, source = "conditions_unseen" }\n',
            "",
            "TD-17-age.years: is missing for",
        ),
        (RS, 'unit = "working_days"', 'unit = "minutes"', "'minutes' is none of days, working_days"),
        (GRADE, "last_day = 2021-07-31", "last_day = 2021-07-30", "grades/01.003.toml: version: gap from 2021-07-31"),
        (GRADE, "last_day = 2021-07-31", "last_day = 2021-08-01", "version: 2020-12-01 overlaps 2021-08-01"),
        (GRADE, "last_day = 2021-07-31", "last_day = 2020-01-01", "last_day: an interval must start before it ends"),
        (GRADE, "dropped_since =", "dropped_until =", "01.003.dropped_until: is not a parameter here"),
        (GRADE, 'value = "university"', 'value = "school"', "degree.value: 'school' is not a choice"),
    ],
)
def test_a_text_out_of_order_stops_the_start(tmp_path: Path, name: str, old: str, new: str, fault: str) -> None:
    with pytest.raises(BadText, match=fault):
        load(folder_with(tmp_path, name, old, new))


def test_a_dropped_certificate_says_since_when(tmp_path: Path) -> None:
    line = 'dropped_since = { value = 2021-08-01, source = "unseen" }\n'
    with pytest.raises(BadText, match="dropped_since: is missing"):
        load(folder_with(tmp_path, GRADE, line, ""))


@pytest.mark.parametrize(("name", "key"), [(NB, "id"), (GRADE, "code")])
def test_a_name_stands_in_one_file_only(tmp_path: Path, name: str, key: str) -> None:
    (tmp_path / "texts").mkdir()
    shutil.copy(TEXTS / name, tmp_path / "texts/a.toml")
    shutil.copy(TEXTS / name, tmp_path / "texts/b.toml")
    with pytest.raises(BadText, match=f"b.toml: {key}: .* stands in another file too"):
        load(tmp_path / "texts")


def test_rule_sets_of_one_kind_leave_no_gap_between_them(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    shutil.copytree(TEXTS / "promotion", folder / "promotion")
    file = folder / "promotion/RS-3.toml"
    file.write_text(file.read_text("utf-8").replace("since = 2024-09-17", "since = 2024-09-18", 1), "utf-8")
    with pytest.raises(BadText, match="promotion: gap from 2024-09-17 to 2024-09-18"):
        load(folder)


def test_the_digest_of_a_version_is_that_of_its_file() -> None:
    digests = {one.file: one.digest for one in BOOK.rule_sets} | {one.file: one.digest for one in BOOK.standards}
    pay = {name for name in BOOK.digests if name.startswith("pay/")}
    assert digests == {name: digest for name, digest in BOOK.digests.items() if name not in pay}
    assert pay
    assert BOOK.digests == {name: hashlib.sha256((TEXTS / name).read_bytes()).hexdigest() for name in BOOK.digests}


def test_grade_standards_change_on_their_days() -> None:
    assert BOOK.grades() == ("01.001", "01.002", "01.003", "01.004", "01.005")
    languages = [BOOK.grade("01.002", day).cells["language"].value for day in (date(2021, 7, 31), date(2021, 8, 1))]
    assert languages == [("foreign_language:3",), (DROPPED,)]
    assert BOOK.grade("01.002", date(2024, 1, 1)).lower_grade == "01.003"
    assert BOOK.grade("01.005", date(2024, 1, 1)).lower_grade is None
    assert BOOK.grade("01.004", date(2024, 1, 1)).cells["degree"].value is None


@pytest.mark.parametrize(("code", "on"), [("06.031", date(2024, 1, 1)), ("01.002", date(2019, 1, 1))])
def test_a_grade_that_was_not_read_is_refused(code: str, on: date) -> None:
    with pytest.raises(Refused, match="Chưa có văn bản đã đối chiếu về ngạch"):
        BOOK.grade(code, on)


def test_a_rule_set_is_found_by_its_name_in_its_days_only() -> None:
    assert BOOK.rule_set_by_id("RS-3", date(2025, 6, 30)).edition == "RS-3@2025-05-01"
    with pytest.raises(Refused, match="Không có bộ quy tắc RS-3 áp dụng cho ngày 01/07/2025"):
        BOOK.rule_set_by_id("RS-3", date(2025, 7, 1))


def test_the_dictionary_speaks_of_checks_that_exist_and_certificates_that_can_be_ranked() -> None:
    dictionary = load_dictionary()
    assert dictionary.check.keys() <= CHECKS.keys() | EXEMPTIONS.keys()
    cells = {name for check in (*CHECKS.values(), *EXEMPTIONS.values()) for name in check.cells}
    cells |= {name for check in CHECKS.values() if check.of_cell for name in check.about}
    assert cells <= dictionary.grade.keys()
    names = {
        name for cell in ("training", "politics", "language", "informatics") for name in dictionary.grade[cell].choices
    }
    for kind, _, level in (name.partition(":") for name in names - {DROPPED}):
        assert level in LEVELS[CertificateKind(kind)]


def test_official_trust_is_given_to_texts_that_were_read_only() -> None:
    sources = {one.source for version in BOOK.rule_sets for one in version.parameters.values()}
    sources |= {one.source for version in BOOK.rule_sets for one in version.requirements}
    sources |= {one.source for version in BOOK.rule_sets for one in version.parts}
    sources |= {one.source for standard in BOOK.standards for one in standard.cells.values()}
    assert {one.document for one in sources if one.trust == "official"} == {
        "Luật Cán bộ, công chức (VBHN 25/VBHN-VPQH năm 2019)"
    }
