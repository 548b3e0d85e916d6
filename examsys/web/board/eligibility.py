"""Eligibility of an exam's applicants: statements, checks, exemptions, and the two lists."""

from dataclasses import replace
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from examsys.accounts.permissions import Permission
from examsys.audit.actions import exam_chain
from examsys.eligibility import actions as eligibility_actions
from examsys.eligibility.queries import checks_of, statements_of
from examsys.eligibility.rules import (
    CONCLUSION_NAMES,
    OUTCOME_NAMES,
    found_again,
    statements_asked,
)
from examsys.eligibility.rules import (
    shown as shown_verdict,
)
from examsys.errors import Refused
from examsys.exams import queries
from examsys.exams.application_queries import candidates_of, exemptions_of, get_application, get_candidate
from examsys.exams.applications import exempt
from examsys.exams.checks import (
    CHECK_JOB,
    MOST_AT_ONCE,
    Checked,
    accept_all_eligible,
    check_applicants,
    checked,
    compared,
    subject_of,
)
from examsys.exams.dossier_rules import DOSSIER_NAMES, DossierState
from examsys.exams.models import Exam
from examsys.jobs.actions import enqueue
from examsys.jobs.queries import unfinished_jobs
from examsys.regulation.facts import Statement
from examsys.regulation.terms import Conclusion
from examsys.web.board.applications import number_then_name
from examsys.web.board.lists import list_document
from examsys.web.board.pages import get_exam, may, pages
from examsys.web.downloads import pdf
from examsys.web.fields import choice, submit, text
from examsys.web.forms import Form, carried_out, done, shown
from examsys.web.guard import requires
from examsys.web.listing import Column, answer, listing
from examsys.web.request import actor, book, now, session
from examsys.wording import msg

LISTS = {"du-dieu-kien": DossierState.VALID, "khong-du-dieu-kien": DossierState.REFUSED}
ANSWERS = [("unknown", _l("Chưa có minh chứng")), ("yes", _l("Đáp ứng")), ("no", _l("Không đáp ứng"))]


class EvidenceForm(Form):
    """What was confirmed about one person; statements are added as fields."""

    evidence = text(_l("Minh chứng (văn bản, số, ngày)"))
    send = submit(_l("Ghi nhận và kiểm tra lại"))


class ExemptForm(Form):
    """An exemption with its evidence."""

    evidence = text(_l("Minh chứng (văn bản, số, ngày)"))
    send = submit(_l("Miễn phần thi này"))


NOT_CHECKED = msg("Chưa kiểm tra")
CHECKED: tuple[Column[Checked], ...] = (
    Column(
        "ten",
        _l("Họ và tên"),
        lambda one: one.candidate.person.full_name,
        order=lambda one: one.candidate.person.name_key,
        searched=lambda one: f"{one.candidate.person.search} {one.candidate.application.number or ''}",
    ),
    Column(
        "ho-so",
        _l("Hồ sơ"),
        lambda one: DOSSIER_NAMES[DossierState(one.candidate.application.state)],
        order=lambda one: number_then_name(one.candidate),
        choices=DOSSIER_NAMES,
        code=lambda one: one.candidate.application.state,
    ),
    Column(
        "ket-luan",
        _l("Kết luận"),
        lambda one: CONCLUSION_NAMES[one.conclusion] if one.conclusion else NOT_CHECKED,
        choices={**CONCLUSION_NAMES, "none": NOT_CHECKED},
        code=lambda one: one.conclusion or "none",
    ),
    Column(
        "ly-do",
        _l("Lý do hoặc minh chứng còn thiếu"),
        lambda one: "; ".join(one.verdict.reasons + one.verdict.missing) if one.verdict else "",
    ),
)


@pages.route("/<uuid:exam_id>/dieu-kien", methods=["GET", "POST"])
@requires(Permission.VIEW_EXAM)
def eligibility(exam_id: UUID) -> str | Response | tuple[str, int]:
    """All applicants with what their newest check says; one button checks everybody."""
    found, form = get_exam(exam_id), Form()
    allowed = may(Permission.MANAGE_EXAM, found)
    if allowed and carried_out(form, lambda: _check_everybody(found)):
        return redirect(url_for("board.eligibility", exam_id=exam_id))
    everybody = checked(session(), found)
    list_of_them = listing(everybody, CHECKED, order="ho-so")
    return answer(
        "board/eligibility.html",
        replace(list_of_them, rows=compared(session(), book(), found, list_of_them.rows)),
        file="kiem-tra-dieu-kien",
        form=form,
        exam=found,
        allowed=allowed,
        counts={one: sum(row.conclusion == one for row in everybody) for one in [*Conclusion, None]},
        names=CONCLUSION_NAMES,
        states=DOSSIER_NAMES,
        jobs=[job for job in unfinished_jobs(session(), subject_of(found)) if job.kind == CHECK_JOB],
    )


def _check_everybody(exam: Exam) -> None:
    count = len(candidates_of(session(), exam.id))
    if not count:
        raise Refused(msg("Chưa có hồ sơ nào để kiểm tra."))
    if count <= MOST_AT_ONCE:
        made = check_applicants(session(), book(), exam, by=actor(), now=now())
        done(_("Đã kiểm tra %(count)s người.", count=len(made)))
        return
    who = actor()
    arguments = {"exam": str(exam.id), "account": who.account, "name": who.name, "human": who.human}
    enqueue(session(), CHECK_JOB, subject=subject_of(exam), arguments=arguments, by=who, now=now())
    done(_("Đang kiểm tra %(count)s người. Xin tải lại trang sau ít phút.", count=count))


@pages.post("/<uuid:exam_id>/dieu-kien/<uuid:application_id>/lai")
@requires(Permission.MANAGE_EXAM)
def check_again(exam_id: UUID, application_id: UUID) -> Response:
    """Check one applicant again, whose file has changed."""
    found, row = get_exam(exam_id), get_application(session(), exam_id, application_id)
    check_applicants(session(), book(), found, by=actor(), now=now(), only=[row.person_id])
    done(_("Đã kiểm tra lại."))
    return redirect(url_for("board.check", exam_id=exam_id, application_id=application_id))


@pages.post("/<uuid:exam_id>/dieu-kien/nhan")
@requires(Permission.MANAGE_EXAM)
def accept_eligible(exam_id: UUID) -> Response:
    """Accept every open dossier of somebody eligible."""
    count, changed = accept_all_eligible(session(), book(), get_exam(exam_id), by=actor(), now=now())
    done(_("Đã chuyển %(count)s hồ sơ sang hợp lệ.", count=count))
    if changed:
        done(_("%(count)s hồ sơ đã thay đổi sau lần kiểm tra gần nhất. Xin kiểm tra lại.", count=changed))
    return redirect(url_for("board.eligibility", exam_id=exam_id))


def _asked(exam: Exam) -> dict[Statement, tuple[str, bool]]:
    return statements_asked(queries.rules_for(session(), book(), exam), exam.target_grade)


def _evidence_form(exam: Exam, present: dict[Statement, bool]) -> EvidenceForm:
    """Return a form with one question for each statement the rule set asks for."""

    class OwnForm(EvidenceForm):
        """Made for one rule set."""

    asked = _asked(exam)
    for statement, (title, _holds) in asked.items():
        setattr(OwnForm, statement.value, choice(title, ANSWERS))
    answers = {one.value: "unknown" for one in asked}
    answers |= {one.value: "yes" if value is asked[one][1] else "no" for one, value in present.items() if one in asked}
    return OwnForm(data=answers)


@pages.route("/<uuid:exam_id>/dieu-kien/<uuid:application_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def check(exam_id: UUID, application_id: UUID) -> str | Response | tuple[str, int]:
    """One applicant: every finding with its article, proposed exemptions, and the evidence to record."""
    found = get_exam(exam_id)
    candidate = get_candidate(session(), exam_id, application_id)
    person = candidate.person.id
    form = _evidence_form(found, statements_of(session(), subject_of(found)).get(person, {}))
    if carried_out(form, lambda: _state(found, [person], form)):
        done(_("Đã ghi nhận và kiểm tra lại."))
        return redirect(url_for("board.check", exam_id=exam_id, application_id=application_id))
    rows = checks_of(session(), subject_of(found), person)
    verdict = shown_verdict(rows[0].verdict) if rows else None
    (row,) = compared(session(), book(), found, [Checked(candidate, rows[0] if rows else None, verdict)])
    again = bool(rows) and found_again(book(), rule_set=rows[0].rule_set, facts=rows[0].facts, verdict=rows[0].verdict)
    return shown(
        "board/check.html",
        form,
        exam=found,
        candidate=candidate,
        checks=rows,
        verdict=verdict,
        change=row.change,
        again=again,
        parts={part.code: part for part in queries.parts_of(session(), exam_id)},
        exempted={key[1] for key in exemptions_of(session(), exam_id) if key[0] == application_id},
        outcomes=OUTCOME_NAMES,
        names=CONCLUSION_NAMES,
    )


def _state(exam: Exam, people: list[UUID], form: EvidenceForm) -> None:
    stated = {}
    for statement, (_title, holds) in _asked(exam).items():
        if form[statement.value].data != "unknown":
            stated[statement] = holds if form[statement.value].data == "yes" else not holds
    eligibility_actions.state_facts(
        session(),
        people,
        stated,
        subject=subject_of(exam),
        evidence=form.evidence.data,
        by=actor(),
        now=now(),
        chain=exam_chain(exam.id),
    )
    check_applicants(session(), book(), exam, by=actor(), now=now(), only=people)


@pages.route("/<uuid:exam_id>/dieu-kien/minh-chung-chung", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def common_evidence(exam_id: UUID) -> str | Response | tuple[str, int]:
    """Record what one document confirms about every applicant of whom it is not on record yet."""
    found, form = get_exam(exam_id), _evidence_form(get_exam(exam_id), {})
    known = statements_of(session(), subject_of(found))
    people = [one.person.id for one in candidates_of(session(), exam_id) if one.person.id not in known]
    if carried_out(form, lambda: _state(found, people, form)):
        done(_("Đã ghi nhận cho %(count)s người.", count=len(people)))
        return redirect(url_for("board.eligibility", exam_id=exam_id))
    lines = [_("Áp dụng cho %(count)s người chưa có xác nhận nào, ví dụ theo công văn cử dự thi.", count=len(people))]
    return shown("board/form.html", form, exam=found, heading=_("Minh chứng chung"), lines=lines)


@pages.route("/<uuid:exam_id>/dieu-kien/<uuid:application_id>/mien/<part>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXAM)
def exempt_from(exam_id: UUID, application_id: UUID, part: str) -> str | Response | tuple[str, int]:
    """Record an exemption that the newest check proposes, with the evidence (NN-32)."""
    found, form = get_exam(exam_id), ExemptForm()
    candidate = get_candidate(session(), exam_id, application_id)
    rows = checks_of(session(), subject_of(found), candidate.person.id)
    proposed = [one for one in shown_verdict(rows[0].verdict).proposed if one.part == part] if rows else []
    if not proposed:
        raise Refused(msg("Kết quả kiểm tra không có căn cứ miễn phần thi này."))
    ground = "; ".join(f"{one.words} ({one.source})" for one in proposed)
    if carried_out(form, lambda: _exempt(found, application_id, part, ground, form)):
        done(_("Đã ghi nhận miễn thi."))
        return redirect(url_for("board.check", exam_id=exam_id, application_id=application_id))
    lines = [candidate.person.full_name, ground]
    return shown("board/form.html", form, exam=found, heading=_("Miễn thi"), lines=lines)


def _exempt(exam: Exam, application_id: UUID, code: str, ground: str, form: ExemptForm) -> None:
    row = get_application(session(), exam.id, application_id)
    (part,) = [one for one in queries.parts_of(session(), exam.id) if one.code == code]
    exempt(session(), exam, row, part, ground=ground, evidence=form.evidence.data, by=actor(), now=now())


@pages.get("/<uuid:exam_id>/danh-sach")
@requires(Permission.VIEW_EXAM)
def lists(exam_id: UUID) -> str:
    """Who may sit the exam, and who was refused and why."""
    found = get_exam(exam_id)
    everybody = checked(session(), found)
    by_state = {state: [one for one in everybody if one.candidate.application.state == state] for state in DossierState}
    return render_template(
        "board/lists.html", exam=found, valid=by_state[DossierState.VALID], refused=by_state[DossierState.REFUSED]
    )


@pages.get("/<uuid:exam_id>/danh-sach/<which>.pdf")
@requires(Permission.VIEW_EXAM)
def list_pdf(exam_id: UUID, which: str) -> Response:
    """One of the two lists as a document to print and sign."""
    if which not in LISTS:
        abort(404)
    return pdf(list_document(get_exam(exam_id), LISTS[which]), f"danh-sach-{which}.pdf")
