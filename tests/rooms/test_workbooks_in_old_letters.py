"""Files in part in an older font or in a rarer form: read as meant, or refused with the cell, never garbled."""

import pytest
from sqlalchemy.orm import Session

from tests.rooms.test_workbooks_as_sent import BOOK, HEAD, faults, seen, staff, take, told

PLAIN = "Ma can bo;Ho va ten;Doi tuong;Ma don vi;Giu ngach tu ngay\r\n"
ROW = "NV1;%s;Cong chuc;VP;01/09/2015\r\n"
NAMES = ("Nguyễn Văn An", "Trần Thị Ánh", "Lê Văn Bình", "Phạm Văn Đồng", "Đỗ Hữu Phước", "H'Hen Niê", "Y Bhăm Êban")


def names_in(session: Session, content: bytes) -> list[str]:
    found = seen(session, content).comparison.new
    return [one.values["full_name"] for one in found if "full_name" in one.values]


@pytest.mark.parametrize("typed", ["NguyÔn ThÞ Hång", "Traàn Thò Haèng"])
def test_one_name_in_an_old_font_among_others_is_refused_with_its_row(session: Session, typed: str) -> None:
    rows = [[f"NV{place}", name, "Công chức", "VP", "01/09/2015"] for place, name in enumerate([*NAMES, typed])]
    said = faults(session, staff(list(HEAD), *rows))
    assert f"Trang “Cán bộ”, dòng 9, cột “Họ và tên”: “{typed}” có vẻ gõ bằng phông cũ" in said
    assert said.count("phông cũ") == 1


def test_a_csv_typed_in_tcvn3_is_read_as_meant(session: Session) -> None:
    take(session, {"Đơn vị": BOOK["Đơn vị"]})
    typed = ["NguyÔn V¨n An", "TrÇn ThÞ Hßa", "Lª V¨n B×nh", "§ç V¨n HÌo", "Vò ThÞ ý"]
    rows = "".join(ROW.replace("NV1", f"NV{place}") % name for place, name in enumerate(typed))
    content = (PLAIN + rows).encode("cp1252")
    assert names_in(session, content) == ["Nguyễn Văn An", "Trần Thị Hòa", "Lê Văn Bình", "Đỗ Văn Hèo", "Vũ Thị Ý"]
    assert "Gõ bằng phông TCVN3" in told(session, content)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_csv_in_utf_16_without_its_mark_is_read(session: Session, encoding: str) -> None:
    take(session, {"Đơn vị": BOOK["Đơn vị"]})
    assert names_in(session, (PLAIN + ROW % "Lê Văn Bình").encode(encoding)) == ["Lê Văn Bình"]


def test_a_csv_may_have_a_title_above_its_headings(session: Session) -> None:
    take(session, {"Đơn vị": BOOK["Đơn vị"]})
    content = ("DANH SÁCH CÁN BỘ, NĂM 2026\r\n" + PLAIN + ROW % "Lê Văn Bình").encode()
    assert names_in(session, content) == ["Lê Văn Bình"]


def test_a_unit_is_not_ended_while_units_below_it_go_on(session: Session) -> None:
    take(session, BOOK)
    heads: list[object] = ["Mã đơn vị", "Tên đơn vị", "Mã đơn vị cấp trên", "Đến hết ngày"]
    ended: list[list[object]] = [heads, ["BO", "Bộ", "", "30/11/2026"]]
    assert "Còn đơn vị trực thuộc chưa kết thúc: TCCB, VP" in faults(session, {"Đơn vị": ended})
    moved: list[list[object]] = [["MOI", "Bộ mới", "", ""], ["VP", "Văn phòng", "MOI", ""], ["TCCB", "Vụ", "MOI", ""]]
    assert "trực thuộc" not in told(session, {"Đơn vị": [*ended, *moved]})
