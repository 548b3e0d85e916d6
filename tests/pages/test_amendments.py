"""A personal file corrected on the page, field by field, with where each comes from; withdrawals; who leaves."""

import re
from datetime import date
from html import unescape
from uuid import UUID

import pytest

from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.audit.queries import entries_of
from examsys.competency.models import CompetencyEvidence
from examsys.intake.actions import take_workbook
from examsys.intake.history import TABLES
from examsys.intake.records import Kind
from examsys.organisation.queries import tree
from examsys.people.actions import add_fact
from examsys.people.models import Appointment, Certificate, Diploma, FileChange, Person
from examsys.people.queries import find_by_staff_code, of_person
from examsys.training.models import TrainingRecord
from examsys.training.queries import records_of
from examsys.verification import verify
from tests.make import MAKER, NOW, Browser, Cast
from tests.workbooks import BOOK, book, changed

WHAT = {
    Kind.PERSON: ("full_name", "Trần Thị Ánh Nguyệt"),
    Kind.APPOINTMENT: ("title", "Phó Chánh Văn phòng"),
    Kind.GRADE_PERIOD: ("workplace", "Sở Nội vụ"),
    Kind.RATING: ("decision", "46/QĐ-BO"),
    Kind.MEASURE: ("decision", "51/QĐ-BO"),
    Kind.DIPLOMA: ("number", "QH-1"),
    Kind.CERTIFICATE: ("level", "Bậc 4"),
    Kind.PRODUCT: ("evidence", "Quyết định 89/QĐ-BO"),
    Kind.TRAINING: ("provider", "Trường Chính trị tỉnh"),
}
"""A correction of each kind of row: the field and what is typed."""


@pytest.fixture
def officer(cast: Cast) -> Browser:
    """An HR officer of the ministry of the workbook, which is on file."""
    with cast.parts.sessions() as session, session.begin():
        take_workbook(session, book(BOOK), name="can-bo.xlsx", within=None, by=MAKER, now=NOW)
        (ministry, *_rest) = [branch.unit.id for branch in tree(session) if branch.unit.code == "BO"]
    return cast.browser("thuky", Role.HR_OFFICER, scope=Scope(ScopeKind.AGENCY, ministry))


def _person(cast: Cast, code: str = "NV001") -> UUID:
    with cast.parts.sessions() as session:
        found = find_by_staff_code(session, code)
        assert found is not None
        return found.id


def _row(cast: Cast, kind: Kind, person: UUID) -> UUID:
    with cast.parts.sessions() as session:
        if kind is Kind.PERSON:
            return person
        rows = (
            records_of(session, [person])[person] if kind is Kind.TRAINING else of_person(session, TABLES[kind], person)
        )
        found: UUID = rows[0].id
        return found


def _filled(page: str) -> dict[str, str]:
    """Return what stands in the fields of a page's form, as a browser would send it."""
    fields = {
        name: unescape(value)
        for tag in re.findall(r"<input[^>]*>", page)
        for name, value in [
            ((re.search(r'name="([^"]*)"', tag) or [tag, ""])[1], (re.search(r'value="([^"]*)"', tag) or [tag, ""])[1])
        ]
        if name and 'type="submit"' not in tag
    }
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option[^>]*value="([^"]*)"[^>]*selected', options)
        fields[name] = unescape(chosen.group(1)) if chosen else ""
    return {name: value for name, value in fields.items() if name not in {"csrf_token", "language"}}


def _open(officer: Browser, path: str) -> dict[str, str]:
    officer.get(path)
    return _filled(officer.text)


@pytest.mark.renders
@pytest.mark.parametrize("kind", list(WHAT))
def test_each_kind_of_row_is_corrected_and_says_what_it_was_before(cast: Cast, officer: Browser, kind: Kind) -> None:
    if kind is Kind.PRODUCT and "Đề án, văn bản" not in BOOK:
        pytest.skip("the workbook of the tests has no product")
    person = _person(cast)
    path = f"/can-bo/{person}/{kind}/{_row(cast, kind, person)}/sua"
    assert path in officer.get(f"/can-bo/{person}").get_data(as_text=True)
    fields, (name, typed) = _open(officer, path), WHAT[kind]
    assert "tệp can-bo.xlsx, trang" in officer.text
    assert officer.post(path, {**fields, name: typed}).status_code == 422
    assert "Căn cứ sửa: Xin điền mục này" in officer.text
    officer.post(path, {**fields, name: typed, "resting_on": "60/QĐ-BO"})
    assert "Đã lưu; số mục thay đổi: 1." in officer.text
    again = _open(officer, path)
    assert again[name] == typed
    assert "Căn cứ: 60/QĐ-BO." in officer.text
    if fields[name]:
        assert f"Trước đó: {fields[name]}." in unescape(officer.text)
    officer.get(f"/can-bo/{person}/lich-su")
    assert typed in officer.text
    with cast.parts.sessions() as session:
        assert verify(session, cast.parts.book).faults == ()
        entry = next(one for one in entries_of(session, "installation") if one.event == "people.correct")
        assert entry.subject == f"person:{person}"
        assert typed not in str(entry.details)


def test_what_is_unchanged_is_not_noted_and_a_blank_field_empties(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/person/{person}/sua"
    fields = _open(officer, path) | {"resting_on": "Phiếu bổ sung"}
    officer.post(path, fields)
    assert "số mục thay đổi: 0." in officer.text
    officer.post(path, _open(officer, path) | {"resting_on": "Phiếu bổ sung", "ethnicity": "", "born": "6/1973"})
    assert "số mục thay đổi: 2." in officer.text
    with cast.parts.sessions() as session:
        found = session.get_one(Person, person)
        assert (found.ethnicity, str(found.born), found.works_in_minority_area) == (None, "06/1973", None)
        changes = {(one.field, one.before, one.after) for one in session.query(FileChange)}
    assert changes == {("ethnicity", "Tày", None), ("born", "1972-06", "1973-06")}


@pytest.mark.renders
@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (Kind.PERSON, {"born": "hôm qua"}, "Ngày sinh: “hôm qua” không phải là ngày."),
        (Kind.PERSON, {"full_name": ""}, "Họ và tên: Xin điền mục này."),
        (Kind.PERSON, {"personal_id": "001080000002"}, "Đã có ở hồ sơ của một người khác."),
        (Kind.PERSON, {"staff_code": "NV002"}, "Đã có ở hồ sơ của một người khác."),
        (Kind.PERSON, {"joined_on": "1970"}, "đứng trước"),
        (Kind.APPOINTMENT, {"until": "01/01/2010"}, "Đến hết ngày"),
        (Kind.APPOINTMENT, {"left_by": "Nghỉ hưu"}, "xin ghi ngày làm việc cuối cùng"),
        (Kind.APPOINTMENT, {"grade_since": "01/01/1970"}, "đứng trước ngày sinh"),
        (Kind.CERTIFICATE, {"level": "Cơ bản"}, "“Cơ bản” không có trong danh mục"),
        (Kind.GRADE_PERIOD, {"last_day": "01/01/2000"}, "Đến hết ngày"),
    ],
)
def test_what_can_not_be_is_told_at_its_field_and_nothing_changes(
    cast: Cast, officer: Browser, kind: Kind, typed: dict[str, str], said: str
) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/{kind}/{_row(cast, kind, person)}/sua"
    page = officer.post(path, _open(officer, path) | {"resting_on": "60/QĐ-BO"} | typed)
    assert page.status_code == 422
    assert said in unescape(officer.text), officer.text
    with cast.parts.sessions() as session:
        assert session.query(FileChange).count() == 0


def test_an_odd_coefficient_is_saved_and_told(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/appointment/{_row(cast, Kind.APPOINTMENT, person)}/sua"
    officer.post(path, _open(officer, path) | {"resting_on": "60/QĐ-BO", "pay_coefficient": "3,67"})
    assert "Xin kiểm tra lại:" in officer.text


def test_who_saw_an_older_state_does_not_write_over_a_newer_one(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/person/{person}/sua"
    seen = _open(officer, path) | {"resting_on": "60/QĐ-BO"}
    officer.post(path, seen | {"full_name": "Trần Thị Ảnh"})
    page = officer.post(path, seen | {"full_name": "Trần Thị Anh"})
    assert page.status_code == 422
    assert "vừa được người khác sửa" in officer.text


def test_a_row_of_another_person_and_of_another_agency_does_not_exist(cast: Cast, officer: Browser) -> None:
    person, other = _person(cast), _person(cast, "NV002")
    row = _row(cast, Kind.RATING, person)
    assert officer.get(f"/can-bo/{other}/rating/{row}/sua").status_code == 404
    assert officer.get(f"/can-bo/{person}/account/{row}/sua").status_code == 404
    with cast.parts.sessions() as session:
        office = next(branch.unit.id for branch in tree(session) if branch.unit.code == "TCCB")
    stranger = cast.browser("chutich", Role.HR_OFFICER, scope=Scope(ScopeKind.AGENCY, office))
    assert stranger.get(f"/can-bo/{person}/rating/{row}/sua").status_code == 404


def test_a_diploma_entered_on_the_wrong_person_is_withdrawn_and_stays_in_the_history(
    cast: Cast, officer: Browser
) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/diploma/{_row(cast, Kind.DIPLOMA, person)}/rut"
    officer.get(path)
    assert "Đại học Luật Hà Nội" in officer.text
    fields = _filled(officer.text)
    assert officer.post(path, fields).status_code == 422
    officer.post(path, fields | {"reason": "Của ông Bình, nhập nhầm"})
    assert "Đã rút khỏi hồ sơ" in officer.text
    with cast.parts.sessions() as session:
        assert of_person(session, Diploma, person) == []
        assert verify(session, cast.parts.book).faults == ()
    officer.get(f"/can-bo/{person}/lich-su")
    for said in ("Đã rút", "Chuyên ngành: Luật", "Của ông Bình, nhập nhầm"):
        assert said in officer.text
    assert officer.get(path).status_code == 404


def test_a_course_goes_with_the_evidence_it_gave(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/training/{_row(cast, Kind.TRAINING, person)}/rut"
    officer.post(path, _open(officer, path) | {"reason": "Học viên khác cùng tên"})
    with cast.parts.sessions() as session:
        assert session.query(TrainingRecord).count() == 0
        evidence = session.query(CompetencyEvidence).all()
        assert evidence
        assert all(one.withdrawn_at is not None for one in evidence if one.person_id == person)
        assert verify(session, cast.parts.book).faults == ()


def test_an_appointment_by_mistake_is_withdrawn_and_the_one_before_goes_on(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    only = f"/can-bo/{person}/appointment/{_row(cast, Kind.APPOINTMENT, person)}/rut"
    officer.post(only, _open(officer, only) | {"reason": "thử"})
    assert "lần bố trí duy nhất" in officer.text
    moved = changed(
        changed(BOOK, "Cán bộ", 1, "Chức vụ", "Chánh Văn phòng"), "Cán bộ", 1, "Ngày quyết định", "01/02/2026"
    )
    with cast.parts.sessions() as session, session.begin():
        take_workbook(session, book(moved), name="moi.xlsx", within=None, by=MAKER, now=NOW)
    with cast.parts.sessions() as session:
        first, second = of_person(session, Appointment, person)
        assert (first.until, second.since, second.title) == (second.since, first.until, "Chánh Văn phòng")
    path = f"/can-bo/{person}/appointment/{second.id}/rut"
    officer.post(path, _open(officer, path) | {"reason": "Quyết định của người khác"})
    with cast.parts.sessions() as session:
        (left,) = of_person(session, Appointment, person)
        assert (left.id, left.until) == (first.id, None)


def test_an_officer_touches_no_appointment_of_another_agency(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    with cast.parts.sessions() as session, session.begin():
        units = {branch.unit.code: branch.unit.id for branch in tree(session)}
        other = {"unit_id": units["TCCB"], "since": date(2020, 1, 1), "title": "Kiêm nhiệm"}
        second = add_fact(session, Appointment, person, other, source="tests", now=NOW)
        session.flush()
        second_id = second.id
    mine = cast.browser("chutich", Role.HR_OFFICER, scope=Scope(ScopeKind.AGENCY, units["VP"]))
    path = f"/can-bo/{person}/appointment/{second_id}"
    mine.post(f"{path}/rut", _open(mine, f"{path}/rut") | {"reason": "thử"})
    assert "thuộc cơ quan khác" in mine.text
    mine.post(f"{path}/sua", _open(mine, f"{path}/sua") | {"resting_on": "thử", "title": "Khác"})
    assert "không thuộc cơ quan được giao" in mine.text
    leaves = {"left_by": "Chuyển công tác đi", "until": "30/09/2026", "left_decision": "", "left_decided_on": ""}
    mine.post(f"/can-bo/{person}/thoi-cong-tac", leaves)
    with cast.parts.sessions() as session:
        ends = {one.unit_id: one.until for one in of_person(session, Appointment, person)}
    assert ends == {units["VP"]: date(2026, 10, 1), units["TCCB"]: None}


def test_somebody_retires_on_the_page_and_the_leaving_can_be_corrected_and_undone(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/thoi-cong-tac"
    fields = {"left_by": "Nghỉ hưu", "until": "30/09/2026", "left_decision": "60/QĐ-BO", "left_decided_on": "1/9/2026"}
    assert officer.post(path, fields | {"until": "01/01/2010"}).status_code == 422
    assert "sau ngày thôi công tác" in officer.text
    officer.post(path, fields)
    assert "Nghỉ hưu: làm việc đến hết ngày 30/09/2026, theo Quyết định 60/QĐ-BO" in " ".join(officer.text.split())
    assert "Trần Thị Ánh" not in officer.get("/can-bo").get_data(as_text=True)
    officer.get("/can-bo/da-thoi-cong-tac")
    for said in ("Trần Thị Ánh", "Nghỉ hưu", "30/09/2026", "Văn phòng"):
        assert said in officer.text
    assert officer.post(path, fields).status_code == 422
    assert "không có lần bố trí nào" in officer.text
    row = f"/can-bo/{person}/appointment/{_row(cast, Kind.APPOINTMENT, person)}/sua"
    gone = {"until": "", "left_by": "", "left_decision": "", "left_decided_on": "", "resting_on": "Thu hồi 60/QĐ-BO"}
    officer.post(row, _open(officer, row) | gone)
    assert "Trần Thị Ánh" in officer.get("/can-bo").get_data(as_text=True)
    with cast.parts.sessions() as session:
        assert verify(session, cast.parts.book).faults == ()


def test_every_page_says_the_level_of_a_certificate_before_and_after(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/certificate/{_row(cast, Kind.CERTIFICATE, person)}/sua"
    officer.post(path, _open(officer, path) | {"level": "Bậc 5", "resting_on": "Văn bằng gốc"})
    officer.get(f"/can-bo/{person}/lich-su")
    assert "Bậc 3" in officer.text
    assert "Bậc 5" in officer.text
    with cast.parts.sessions() as session:
        assert [one.level for one in of_person(session, Certificate, person)] == ["5"]


def test_the_level_of_a_certificate_has_the_words_of_the_kind_it_then_was(cast: Cast, officer: Browser) -> None:
    person = _person(cast)
    path = f"/can-bo/{person}/certificate/{_row(cast, Kind.CERTIFICATE, person)}"
    officer.post(f"{path}/sua", _open(officer, f"{path}/sua") | {"level": "Bậc 5", "resting_on": "Văn bằng gốc"})
    another = {"kind": "Chứng chỉ tin học", "level": "Nâng cao", "resting_on": "Nhập nhầm loại"}
    officer.post(f"{path}/sua", _open(officer, f"{path}/sua") | another)
    assert "số mục thay đổi: 2." in officer.text
    officer.get(f"{path}/sua")
    assert "Trước đó: Bậc 5." in officer.text
    officer.post(f"{path}/rut", _open(officer, f"{path}/rut") | {"reason": "Của người khác"})
    page = officer.get(f"/can-bo/{person}/lich-su")
    assert page.status_code == 200
    for said in ("Bậc 3", "Bậc 5", "Nâng cao", "Chứng chỉ ngoại ngữ", "Trình độ: Nâng cao"):
        assert said in officer.text, said
