"""The question bank: what is in it, one question (reading it is journalled), and questions from and to Excel."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys import clock
from examsys.accounts.permissions import Permission
from examsys.errors import Refused
from examsys.files.rules import WORKBOOK, media_type_of, refusal_to_store
from examsys.intervals import ONE_DAY
from examsys.items import queries
from examsys.items.actions import Imported, import_questions, note_reading
from examsys.items.models import Question, QuestionEdition
from examsys.items.rules import LEVEL_NAMES, SUBJECT_NAMES, TOPIC_NAMES, Level, subject_name, topic_name
from examsys.items.spreadsheet import LANGUAGES, Defaults, read_questions, template, text_key, write_questions
from examsys.web.downloads import workbook
from examsys.web.fields import choice, day, file, submit, text
from examsys.web.filters import words
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.listing import Column, answer, listing
from examsys.web.request import actor, now, session
from examsys.wording import msg

pages = Blueprint("authoring", __name__, url_prefix="/ngan-hang")


class ImportForm(Form):
    """A sheet of questions, and what it means where it does not say."""

    workbook = file(_l("Bảng tính câu hỏi (.xlsx)"))
    subject = choice(_l("Môn"), [])
    prefix = text(_l("Tiền tố mã câu hỏi"), hint=_l("Chữ in hoa không dấu, ví dụ GK; dùng cho câu chưa có mã."))
    topic = choice(_l("Chuyên đề, khi bảng không ghi"), [])
    level = choice(_l("Mức độ, khi bảng không ghi"), [])
    language = choice(_l("Ngôn ngữ, khi bảng không ghi"), list(LANGUAGES.items()))
    since = day(_l("Đúng từ ngày, khi bảng không ghi"))
    send = submit(_l("Nhập câu hỏi"))


@pages.context_processor
def names() -> dict[str, object]:
    """How subjects, topics and levels are called."""
    return {"subject_name": subject_name, "topic_name": topic_name, "level_names": LEVEL_NAMES}


@pages.get("/")
@requires(Permission.KEEP_BANK)
def bank() -> str | Response | tuple[str, int]:
    """How many questions there are of what, and their list without their texts."""
    found, stock = queries.questions(session()), queries.stock(session(), clock.today())
    rows = listing(found, _columns(found), order="ma")
    return answer(
        "authoring/bank.html",
        rows,
        file="ngan-hang-cau-hoi",
        counts=[(key, {level: stock.get((*key, level), 0) for level in Level}) for key in _topics(stock)],
        subject=rows.asked.filters.get("mon", ""),
    )


Item = tuple[Question, QuestionEdition]


def _columns(found: Sequence[Item]) -> tuple[Column[Item], ...]:
    """Return the columns of the bank, with the subjects and topics that there are to filter by."""
    subjects = {question.subject: subject_name(question.subject) for question, _ in found}
    topics = {edition.topic: topic_name(edition.topic) for _, edition in found}
    return (
        Column("ma", _l("Mã"), lambda one: one[0].code, searched=True),
        Column(
            "mon",
            _l("Môn"),
            lambda one: subject_name(one[0].subject),
            choices=subjects,
            code=lambda one: one[0].subject,
        ),
        Column(
            "chuyen-de",
            _l("Chuyên đề"),
            lambda one: topic_name(one[1].topic),
            searched=True,
            choices=topics,
            code=lambda one: one[1].topic,
        ),
        Column(
            "muc-do",
            _l("Mức độ"),
            lambda one: LEVEL_NAMES[Level(one[1].level)],
            order=lambda one: list(Level).index(Level(one[1].level)),
            choices=LEVEL_NAMES,
            code=lambda one: one[1].level,
        ),
        Column("tu", _l("Đúng từ ngày"), lambda one: one[1].valid_since),
        Column(
            "den",
            _l("Đến hết ngày"),
            lambda one: one[1].valid_until - ONE_DAY if one[1].valid_until else None,
        ),
    )


def _topics(stock: dict[tuple[str, str, str], int]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((subject, topic) for subject, topic, _level in stock))


@pages.get("/cau-hoi/<code>")
@requires(Permission.KEEP_BANK, journals=True)
def question(code: str) -> str:
    """One question with its key; the reading stands in the journal."""
    found, edition = queries.find_question(session(), code)
    note_reading(session(), what=found.code, by=actor(), now=now())
    return render_template("authoring/question.html", content=queries.content_of(found, edition), edition=edition)


@pages.route("/nhap", methods=["GET", "POST"])
@requires(Permission.KEEP_BANK)
def import_sheet() -> str | Response | tuple[str, int]:
    """Take a sheet of questions, whole or not at all."""
    form, counts = ImportForm(), []
    form.subject.choices = [(one, words(subject_name(one))) for one in _known_subjects()]
    form.topic.choices = [(code, words(name)) for code, name in TOPIC_NAMES.items()]
    form.level.choices = [(level.value, words(name)) for level, name in LEVEL_NAMES.items()]
    if carried_out(form, lambda: counts.append(_import(form))):
        found: Imported = counts[0]
        done(
            _(
                "Đã nhập: %(added)s câu mới, %(changed)s câu có nội dung mới, %(unchanged)s câu không đổi.",
                added=found.added,
                changed=found.changed,
                unchanged=found.unchanged,
            )
        )
        return redirect(url_for("authoring.bank"))
    return shown("authoring/import.html", form)


def _known_subjects() -> list[str]:
    return list(dict.fromkeys([*queries.subjects(session()), *SUBJECT_NAMES]))


def _import(form: ImportForm) -> Imported:
    sent = form.workbook.data
    content = sent.read()
    refusal = refusal_to_store(content, media_type_of(content, sent.filename), frozenset({WORKBOOK}))
    if refusal is None and not form.prefix.data.isalnum():
        refusal = msg("Tiền tố mã câu hỏi chỉ gồm chữ và số.")
    if refusal:
        raise Refused(refusal)
    prefix, subject = form.prefix.data.upper(), form.subject.data
    defaults = Defaults(
        subject=subject,
        prefix=prefix,
        topic=form.topic.data,
        level=Level(form.level.data),
        language=form.language.data,
        since=form.since.data,
        last_number=queries.last_number(session(), prefix),
        codes={text_key(one.stem): one.code for one in queries.contents(session(), subject)},
    )
    return import_questions(session(), read_questions(content, defaults), by=actor(), now=now())


@pages.get("/mau.xlsx")
@requires(Permission.KEEP_BANK)
def empty_sheet() -> Response:
    """The sheet to fill in."""
    return workbook(template(), "mau-cau-hoi.xlsx")


@pages.get("/xuat.xlsx")
@requires(Permission.KEEP_BANK, journals=True)
def export() -> Response:
    """All questions of a subject as a sheet; the export stands in the journal."""
    subject = request.args.get("mon", "")
    note_reading(session(), what=f"export {subject}", by=actor(), now=now())
    return workbook(write_questions(queries.contents(session(), subject)), "cau-hoi.xlsx")
