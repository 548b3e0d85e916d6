"""Questions as an Excel sheet (PR-50): the full form, and the plain one with the text, four options and the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from examsys.errors import Problem, Unusable
from examsys.intervals import Interval, partial_day, until_after
from examsys.items.rules import (
    CODE,
    LETTERS,
    LEVEL_NAMES,
    TOPIC_NAMES,
    Content,
    Level,
    Option,
    faults_in,
    options_refer_to_each_other,
)
from examsys.vietnamese import folded
from examsys.wording import Message, day, msg
from examsys.worksheets import Row, read_rows, write_sheet

SHEET = "Câu hỏi"
HEADINGS = {
    "number": "STT",
    "code": "Mã câu hỏi",
    "topic": "Chuyên đề",
    "level": "Mức độ",
    "stem": "Nội dung câu hỏi",
    **{letter: letter for letter in LETTERS},
    "answer": "Đáp án",
    "document": "Văn bản",
    "article": "Điều/khoản",
    "rule": "Mã quy định",
    "grade": "Ngạch",
    "language": "Ngôn ngữ",
    "since": "Hiệu lực từ",
    "last_day": "Hiệu lực đến hết",
    "shuffle": "Trộn phương án",
    "rationale": "Giải thích đáp án",
}
NEEDED = ("stem", "A", "B", "answer")
LANGUAGES = {"vi": "Tiếng Việt", "en": "Tiếng Anh"}
_COLUMN_OF_FAULT = {"options": "A"}
_SOURCE = ("document", "article", "rule")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a sheet that does not say is taken to mean; `codes` are the known questions' codes by folded text."""

    subject: str
    prefix: str
    topic: str
    level: Level
    language: str
    since: date
    last_number: int = 0
    codes: Mapping[str, str] = field(default_factory=dict)


def text_key(stem: str) -> str:
    """Return what two wordings of the same question have in common."""
    return folded(stem)


def read_questions(content: bytes, defaults: Defaults) -> list[Content]:
    """Read a sheet of questions; raises Unusable with every bad cell by row and column."""
    questions: list[Content] = []
    problems: list[Problem] = []
    last = defaults.last_number
    seen: set[str] = set()
    for row in read_rows(content, SHEET, HEADINGS, NEEDED):
        known = row.cells["code"] or defaults.codes.get(text_key(row.cells["stem"]), "")
        if not known:
            last += 1
            known = f"{defaults.prefix}-{last:04}"
        one, wrong = _question(row, known, defaults)
        if known in seen or text_key(row.cells["stem"]) in seen:
            wrong.append(_problem(row, "stem", msg("Câu hỏi có hai lần trong bảng.")))
        seen |= {known, text_key(row.cells["stem"])}
        problems += wrong
        questions += [one] if one else []
    if not questions and not problems:
        problems.append(Problem(msg("Cả tệp"), msg("Không có câu hỏi nào."), msg("Xin điền rồi gửi lại.")))
    if problems:
        raise Unusable(problems)
    return questions


def _question(row: Row, code: str, defaults: Defaults) -> tuple[Content | None, list[Problem]]:
    cells = row.cells
    problems: list[Problem] = []
    options = tuple(Option(letter, cells[letter]) for letter in LETTERS if cells[letter])
    level = _level(cells["level"]) if cells["level"] else defaults.level
    language = _language(cells["language"]) if cells["language"] else defaults.language
    days = _days(row, defaults, problems)
    for name, found in (("level", level), ("language", language)):
        if found is None:
            problems.append(_problem(row, name, msg("“%(text)s” không có trong danh mục.", text=cells[name])))
    if level is None or language is None or days is None:
        return None, problems
    question = Content(
        code=code,
        subject=defaults.subject,
        topic=_topic(cells["topic"]) or defaults.topic,
        level=level,
        language=language,
        days=days,
        stem=cells["stem"],
        options=options,
        answer=cells["answer"].upper(),
        shuffle=_shuffle(cells["shuffle"], options),
        source=_source(cells),
        rationale=cells["rationale"],
    )
    problems += [_problem(row, _COLUMN_OF_FAULT.get(name, name), fault) for name, fault in faults_in(question)]
    return question, problems


def _source(cells: Mapping[str, str]) -> dict[str, str]:
    """Return document, article and rule, all three where one is given, and the grade where the sheet names one."""
    cited = {name: cells[name] for name in _SOURCE}
    found = cited if any(cited.values()) else {}
    return found | ({"grade": cells["grade"]} if cells["grade"] else {})


def _level(text: str) -> Level | None:
    return next((level for level, words in LEVEL_NAMES.items() if folded(text) in {folded(str(words)), level}), None)


def _language(text: str) -> str | None:
    return next((code for code, words in LANGUAGES.items() if folded(text) in {folded(words), code}), None)


def _topic(text: str) -> str:
    return next((code for code, words in TOPIC_NAMES.items() if folded(text) == folded(str(words))), text)


def _shuffle(text: str, options: tuple[Option, ...]) -> bool:
    return folded(text) != "khong" if text else not options_refer_to_each_other(options)


def _days(row: Row, defaults: Defaults, problems: list[Problem]) -> Interval | None:
    found: dict[str, date | None] = {}
    for name in ("since", "last_day"):
        text = row.cells[name]
        try:
            found[name] = partial_day(text).exact if text else None
        except ValueError:
            found[name] = None
        if text and found[name] is None:
            problems.append(_problem(row, name, msg("“%(text)s” không phải là ngày.", text=text)))
    try:
        return Interval(found["since"] or defaults.since, until_after(found["last_day"]))
    except ValueError:
        problems.append(_problem(row, "last_day", msg("Ngày kết thúc phải sau ngày bắt đầu.")))
        return None


def _problem(row: Row, column: str, fault: Message) -> Problem:
    heading = HEADINGS.get(column, column)
    place = msg("Trang “%(sheet)s”, dòng %(row)s, cột “%(column)s”", sheet=SHEET, row=row.number, column=heading)
    return Problem(place, fault, msg("Xin sửa ô này rồi gửi lại."))


def write_questions(questions: Iterable[Content]) -> bytes:
    """Return questions as a sheet that `read_questions` reads again as they are."""
    return write_sheet(SHEET, HEADINGS, [_row(number, one) for number, one in enumerate(questions, 1)])


def _row(number: int, one: Content) -> dict[str, str]:
    row = {
        "number": str(number),
        "code": one.code,
        "topic": str(TOPIC_NAMES.get(one.topic, one.topic)),
        "level": str(LEVEL_NAMES[one.level]),
        "stem": one.stem,
        "answer": one.answer,
        "language": LANGUAGES.get(one.language, one.language),
        "since": day(one.days.since),
        "last_day": day(one.days.last_day) if one.days.last_day else "",
        "shuffle": "Có" if one.shuffle else "Không",
        "rationale": one.rationale,
    }
    row |= {option.key: option.text for option in one.options}
    return row | {name: one.source.get(name, "") for name in (*_SOURCE, "grade")}


def template() -> bytes:
    """Return an empty sheet with one question as an example."""
    example = {
        "number": "1",
        "topic": "Quản lý hành chính nhà nước",
        "level": "Nhận biết",
        "stem": "Một ngày có bao nhiêu giờ?",
        "A": "12",
        "B": "24",
        "C": "36",
        "D": "48",
        "answer": "B",
        "language": "Tiếng Việt",
    }
    return write_sheet(SHEET, HEADINGS, [example])


def prefix_of(code: str) -> tuple[str, int] | None:
    """Return the prefix and the number of a question's code; None when it has another form."""
    prefix, _, number = code.rpartition("-")
    return (prefix, int(number)) if CODE.fullmatch(code) else None
