"""What the hall's people see: how many are where, one room or one state at a time, who came too late; who acts next."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.internal_test import START, Thread, at, click, ready, registering, sit_down, sitting_of
from tests.make import Browser, Cast


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return ready(cast)


def _counts(browser: Browser) -> list[int]:
    """Return the numbers of the first row of the summary: by state, in the order of the columns."""
    return [int(count) for count in re.findall(r'exs-number">(\d+)</td>', browser.text.split("<tbody")[1])]


def test_the_hall_counts_by_state_and_shows_one_state_at_a_time(cast: Cast, thread: Thread) -> None:
    at(START)
    sit_down(cast, thread, "NB002").post(f"/thi/{sitting_of(cast.parts, 'NB002')}/vao")
    invigilator, hall = cast.browser("giamthi"), f"/coi-thi/{thread.exam_id}"
    invigilator.get(hall)
    assert _counts(invigilator)[:2] == [2, 1]
    assert "quá giờ vào phòng" not in invigilator.text
    assert all(number in invigilator.text for number in ("NB001", "NB002", "NB003"))
    old = sit_down(cast, thread, "NB002")
    sit_down(cast, thread, "NB002")
    assert click(old, sitting_of(cast.parts, "NB002"), 1, 1, 0)[1]["refusal"] == "replaced"
    assert "08:30:00" not in invigilator.get(hall).get_data(as_text=True).split("NB002")[1].split("</tr>")[0]
    invigilator.get(f"{hall}?trang-thai=present")
    assert "NB002" in invigilator.text
    assert "NB001" not in invigilator.text
    assert _counts(invigilator)[:2] == [2, 1]
    at(START + timedelta(minutes=10, seconds=1))
    assert invigilator.get(hall).get_data(as_text=True).count("quá giờ vào phòng") == 2
    assert "Không có chỗ ngồi nào khớp" in invigilator.get(f"{hall}?trang-thai=absent").get_data(as_text=True)
    room = re.search(r'<option value="([0-9a-f-]{36})">P.01', invigilator.text)
    assert room
    assert "NB001" in invigilator.get(f"{hall}?phong={room.group(1)}").get_data(as_text=True)
    assert "Không có chỗ ngồi nào khớp" in invigilator.get(f"{hall}?phong=khong-co").get_data(as_text=True)


def test_the_hall_asks_the_rule_set_once_and_not_for_every_seat(cast: Cast, thread: Thread) -> None:
    at(START + timedelta(minutes=15))
    invigilator, asked = cast.browser("giamthi"), []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM confirmed_parameter" in statement:
            asked.append(statement)

    event.listen(cast.parts.engine, "before_cursor_execute", note)
    assert invigilator.get(f"/coi-thi/{thread.exam_id}").get_data(as_text=True).count("quá giờ vào phòng") == 3
    assert len(asked) == 1


def test_an_exam_tells_who_takes_the_next_step(cast: Cast) -> None:
    exam_id = registering(cast)
    chair = cast.browser("chutich")
    chair.get(f"/ky-thi/{exam_id}")
    assert "Người làm: Chủ tịch Hội đồng: Phạm Văn Chủ Tịch" in chair.text
    assert "Người làm: Thư ký Hội đồng: Trần Thị Thư Ký" in chair.text
    assert "Chấm thi, công bố kết quả" in chair.text
