"""What a verification found, in words for an auditor; the journal keeps the technician's, which commands print."""

import re
from collections.abc import Mapping, Sequence

from examsys.intake.editing import FIELDS
from examsys.web.auditor.names import DETAIL_NAMES
from examsys.web.filters import words
from examsys.wording import Message, msg

TABLE_NAMES: Mapping[str, Message] = {
    "account": msg("tài khoản"),
    "answer_sheet": msg("phiếu trả lời"),
    "application": msg("hồ sơ dự thi"),
    "appointment": msg("lần bố trí công tác"),
    "approval": msg("quyết định phê duyệt"),
    "blueprint_cell": msg("ô ma trận đề"),
    "board_member": msg("thành viên Hội đồng, ban"),
    "candidate_token": msg("phiên thi"),
    "certificate": msg("chứng chỉ"),
    "competency": msg("năng lực"),
    "competency_evidence": msg("minh chứng năng lực"),
    "diploma": msg("văn bằng"),
    "disciplinary_measure": msg("hình thức kỷ luật"),
    "draw": msg("lần rút đề"),
    "eligibility_check": msg("lần xét điều kiện"),
    "exam": msg("kỳ thi"),
    "exam_part": msg("phần thi"),
    "exemption": msg("miễn phần thi"),
    "file_change": msg("thay đổi hồ sơ"),
    "file": msg("tệp lưu"),
    "form": msg("đề thi"),
    "grade_period": msg("thời gian giữ ngạch"),
    "issued_document": msg("văn bản đã ban hành"),
    "job_position": msg("vị trí việc làm"),
    "kinship_declaration": msg("cam kết thân thích"),
    "part_score": msg("kết quả đếm câu đúng"),
    "person": msg("hồ sơ cá nhân"),
    "product": msg("đề án, văn bản đã tham gia"),
    "professional_mark": msg("điểm chấm"),
    "publication": msg("lần công bố"),
    "question": msg("câu hỏi"),
    "question_edition": msg("bản câu hỏi"),
    "quota": msg("chỉ tiêu"),
    "rating": msg("xếp loại"),
    "result_list": msg("danh sách kết quả"),
    "result_name": msg("tên trong danh sách kết quả"),
    "role_grant": msg("lần cấp vai trò"),
    "room": msg("phòng thi"),
    "ruling": msg("quyết định xử lý"),
    "seat": msg("chỗ ngồi"),
    "shift": msg("ca thi"),
    "shift_part": msg("giờ thi"),
    "sitting": msg("lượt thi"),
    "stored_file": msg("tệp lưu"),
    "ticket": msg("phiếu dự thi"),
    "training_record": msg("khóa đào tạo"),
    "unit": msg("đơn vị"),
}
_HEADINGS = {column.field: column.heading for columns in FIELDS.values() for column in columns}
_SAID: Sequence[tuple[str, Message]] = (
    (r"altered: a value was emptied.*", msg("một giá trị đã bị xóa, hoặc chính dấu niêm phong bị sửa")),
    (r"carries no seal.*", msg("không có dấu niêm phong: đã bị chèn ngoài hệ thống")),
    (
        r"(\d+) rows were written, (\d+) are there: rows were put in",
        msg("đã ghi %(a)s dòng, nay có %(b)s: có dòng bị chèn"),
    ),
    (
        r"(\d+) rows were written, (\d+) are there: rows were taken out",
        msg("đã ghi %(a)s dòng, nay còn %(b)s: có dòng bị xóa"),
    ),
    (r"rows were exchanged.*", msg("các dòng đã bị tráo, hoặc bị đưa trở lại nội dung cũ")),
    (r"its head was altered", msg("dấu cuối của bảng đã bị sửa")),
    (
        r"the journal noted (\d+) changes, the head knows (\d+): put back",
        msg("nhật ký ghi %(a)s lần thay đổi, bảng chỉ còn %(b)s: đã bị đưa về trạng thái cũ"),
    ),
    (r"the head is not the one that the journal noted.*", msg("dấu cuối của bảng không phải dấu mà nhật ký đã ghi")),
    (r"a row can not be read: .*", msg("có dòng không đọc được")),
    (
        r"can not be (?:worked out again|verified): .*",
        msg("không kiểm tra lại được, vì dữ liệu liên quan thiếu hoặc hỏng"),
    ),
    (r"entry (\d+) is missing before entry (\d+)", msg("thiếu dòng %(a)s, trước dòng %(b)s")),
    (r"entry (\d+) or the one before it was altered", msg("dòng %(a)s hoặc dòng ngay trước đã bị sửa")),
    (r"entry (\d+) is not the one that another chain noted", msg("dòng %(a)s không phải dòng mà chuỗi khác đã ghi")),
    (r"another chain noted entry (\d+).*", msg("chuỗi khác đã ghi dòng %(a)s, nay không còn: phần cuối đã bị cắt")),
    (r"the head of the chain is missing", msg("thiếu dấu cuối của chuỗi")),
    (
        r"the head says (\d+) entries, (\d+) are there.*",
        msg("dấu cuối ghi %(a)s dòng, nay có %(b)s: phần cuối bị cắt hoặc dấu cuối bị sửa"),
    ),
    (r"the head was altered: its seal does not fit", msg("dấu cuối đã bị sửa")),
    (r"save (\d+) was altered", msg("lần bấm thứ %(a)s đã bị sửa")),
    (r"the answer sheet was altered", msg("phiếu trả lời đã bị sửa")),
    (r"the answer sheet is missing", msg("thiếu phiếu trả lời")),
    (r"belongs to another candidate now", msg("nay thuộc về thí sinh khác")),
    (
        r"(\d+) saves are there, the head of the sitting says otherwise",
        msg("có %(a)s lần bấm, khác số mà lượt thi đã ghi"),
    ),
    (r"the state .* does not fit its answer sheet", msg("trạng thái không khớp với phiếu trả lời")),
    (r"has saves or a head, and is not there", msg("còn các lần bấm nhưng lượt thi không còn")),
    (r"was counted from another answer sheet", msg("đã đếm từ một phiếu trả lời khác")),
    (r"can not be counted again.*", msg("không đếm lại được: đề hoặc phiếu trả lời đã bị sửa")),
    (
        r"is not what the sheet and the sealed key give",
        msg("không phải kết quả mà phiếu trả lời và đáp án đã niêm phong cho ra"),
    ),
    (r"the draw can not be repeated.*", msg("không rút lại được đề: biên bản rút đề hoặc đề bị thiếu hoặc bị sửa")),
    (r"the draw .*", msg("rút lại không ra cùng đề")),
    (r"does not open: .*", msg("không mở được: đã bị sửa, hoặc khóa niêm phong không có ở đây")),
    (r"is not what its digest commits to", msg("không phải nội dung đã niêm phong")),
    (r"says another number of questions than it holds", msg("số câu ghi khác số câu có")),
    (r"the rows were altered", msg("các dòng của danh sách đã bị sửa")),
    (r"the name is missing", msg("thiếu tên")),
    (r"the name was altered", msg("tên đã bị sửa")),
    (r"a name that is not in the list", msg("có tên không thuộc danh sách")),
    (
        r"its outcome, text or days are not those of its verdict",
        msg("kết luận, văn bản hoặc ngày không khớp với nội dung xét"),
    ),
    (r"its facts do not give its verdict", msg("dữ kiện không cho ra kết luận đã ghi")),
    (r"missing or altered", msg("bị thiếu hoặc bị sửa")),
)
_PATTERNS = [(re.compile(f"(?:(?P<number>\\S+): )?{pattern}"), said) for pattern, said in _SAID]
_ALTERED = re.compile(r"altered: (?P<columns>[a-z0-9_]+(?:, [a-z0-9_]+)*)")


def in_words(fault: str) -> str:
    """Return a fault as an auditor reads it; one that is not known stays as it is."""
    place, _, what = fault.partition(": ")
    said = _what(what)
    return fault if said is None else f"{_place(place)}: {said}"


def _what(what: str) -> str | None:
    altered = _ALTERED.fullmatch(what)
    if altered:
        columns = ", ".join(_column(name) for name in altered["columns"].split(", "))
        return words(msg("đã bị sửa: %(columns)s", columns=columns))
    for pattern, said in _PATTERNS:
        found = pattern.fullmatch(what)
        if found:
            figures = [one for name, one in enumerate(found.groups()) if name and one is not None]
            message = Message(said.msgid, dict(zip("ab", figures, strict=False)))
            number = found["number"]
            return words(message) if number is None else f"{number}: {words(message)}"
    return None


def _column(name: str) -> str:
    known = DETAIL_NAMES.get(name) or (msg(_HEADINGS[name]) if name in _HEADINGS else None)
    return name if known is None else f"{words(known)} ({name})"


def _place(place: str) -> str:
    """Return where a fault is: a table, or a thing with those that it belongs to."""
    kind, _, rest = place.partition(" ")
    thing = rest if kind in {"tables", "table"} else place
    if thing.startswith("table "):
        return words(msg("Bảng “%(name)s”", name=_table(thing.removeprefix("table "))))
    if kind == "journal":
        return words(msg("Chuỗi nhật ký %(name)s", name=rest))
    path, names = thing, []
    while True:
        name, _, after = path.partition(" ")
        if name not in TABLE_NAMES:
            break
        names.append(_table(name))
        if not after.startswith("of "):
            path = after
            break
        path = after.removeprefix("of ")
    if not names:
        return place
    whole = words(msg(" của ")).join(names)
    return f"{whole[:1].upper()}{whole[1:]} {path}".strip()


def _table(name: str) -> str:
    return words(TABLE_NAMES[name]) if name in TABLE_NAMES else name
