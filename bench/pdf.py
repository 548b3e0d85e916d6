"""PDF pages per second: a result list of some hundred people, as the job that publishes a list renders it."""

from datetime import date
from io import BytesIO
from time import perf_counter

from pyhanko.pdf_utils.reader import PdfFileReader

from examsys.documents.render import qr_svg, render
from examsys.documents.rules import Official

ROWS = 400
FAMILY = ("Nguyễn Thị", "Trần Văn", "Đỗ Hữu", "Lê Hoàng", "Phạm Ngọc")
GIVEN = ("Ánh", "Bình", "Cúc", "Dương", "Hạnh", "Khuê", "Phượng", "Quyết", "Thủy", "Vỹ")


def pages_per_second() -> tuple[int, float]:
    """Render the list once; return its pages and how many came a second."""
    begun = perf_counter()
    pdf = render("result_list.html", {"paper": _paper(), **_values()})
    taken = perf_counter() - begun
    pages = int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])
    return pages, pages / taken


def _paper() -> Official:
    title = "Danh sách kết quả – Kiểm tra năng lực để đo tải"
    address = "http://127.0.0.1:8000/xac-minh"
    return Official(
        title=title,
        issuer="Hội đồng thi – Bộ Thử nghiệm",
        parent="Bộ Thử nghiệm",
        kind="Thông báo",
        symbol="05/TB-HĐKT",
        dated=date(2026, 11, 23),
        about=title,
        signing_as=("TM. Hội đồng thi", "Chủ tịch"),
        signer="Phạm Văn Chủ Tịch",
        recipients=("Thí sinh dự thi", "Lưu: VT, HĐT"),
        development=True,
        qr=qr_svg(f"{address}/1234567890123456"),
        code="1234567890123456",
        check_at=address,
    )


def _values() -> dict[str, object]:
    rows = [
        {
            "number": f"NB{place:04}",
            "name": f"{FAMILY[place % len(FAMILY)]} {GIVEN[place % len(GIVEN)]}",
            "unit": f"Vụ Tổ chức cán bộ, phòng {place % 12 + 1}",
            "cells": [f"{60 - place % 40}/60", f"{30 - place % 20}/30"],
            "place": place,
            "decision": "Đạt" if place % 40 <= 30 else "Không đạt",
        }
        for place in range(1, ROWS + 1)
    ]
    return {
        "opening": ["Căn cứ kế hoạch số 10/KH-BTT ngày 02/11/2026;"],
        "parts": ["I. Kiến thức chung", "II. Ngoại ngữ"],
        "rows": rows,
        "with_decision": True,
        "with_place": True,
        "banner": "",
        "note": "",
        "basis": ["NB-1.late = 10: 10/KH-BTT, Mục II"],
        "digest": "lists-1:" + "0" * 64,
    }
