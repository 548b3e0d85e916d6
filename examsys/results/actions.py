"""From marks to a public list: propose, check, record the approval, publish. Two humans for each."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsys.audit.actions import INSTALLATION, anchor, exam_chain, record
from examsys.audit.rules import Actor
from examsys.clock import day_of
from examsys.db import keys_of
from examsys.errors import Refused, Trace
from examsys.exams.models import Exam
from examsys.exams.queries import rules_for, unconfirmed
from examsys.jobs.actions import enqueue
from examsys.marking.queries import results_of
from examsys.regulation.book import Book
from examsys.results.models import (
    Approval,
    ApprovalCheck,
    ListCheck,
    Publication,
    ResultList,
    ResultName,
    TieDecision,
)
from examsys.results.queries import (
    decisions_of,
    dossier_of,
    list_content,
    orders_in_force,
    pending_results,
    published,
    rows_for,
    tied,
    window_until,
    without_quota,
)
from examsys.results.rules import (
    ListKind,
    refusal_of_notice,
    refusal_to_check,
    refusal_to_order,
    refusal_to_propose,
    refusal_to_publish,
)
from examsys.vietnamese import clean
from examsys.wording import Message, msg

ISSUE_LIST = "results.issue_list"


def propose(session: Session, book: Book, exam: Exam, kind: ListKind, *, by: Actor, now: datetime) -> ResultList:
    """Draw up a list from what is in the house now; raises Refused while anything is missing or the window is open."""
    results = results_of(session, exam)
    decisions = decisions_of(session, book, exam, results) if kind is ListKind.RESULT else None
    refusal = refusal_to_propose(
        kind,
        kinds=rules_for(session, book, exam).names("publications"),
        pending=pending_results(results) if results else 1,
        without_quota=without_quota(session, book, exam, results),
        undecided=sum(one.passed is None for one in (decisions or {}).values()),
        marks_published=published(session, exam.id, ListKind.MARKS) is not None,
        window_until=window_until(session, book, exam),
        today=day_of(now),
    )
    if refusal is None and by.human is None:
        refusal = msg("Tài khoản này không gắn với một người cụ thể.")
    if refusal:
        raise Refused(refusal)
    names = [
        (one.candidate.application.number or "", one.candidate.person.full_name, one.candidate.unit) for one in results
    ]
    salts = {number: secrets.token_hex(16) for number, _, _ in names}
    lists_key = keys_of(session).current("lists")
    rows = rows_for(results, decisions)
    units = {number: (name, unit.name if unit else "") for number, name, unit in names}
    for row in rows:
        row["name_digest"] = lists_key.digest([salts[row["number"]], *units[row["number"]]])
    wanted = select(func.max(ResultList.edition)).where(ResultList.exam_id == exam.id, ResultList.kind == kind.value)
    found = ResultList(
        exam_id=exam.id,
        kind=kind.value,
        edition=(session.scalar(wanted) or 0) + 1,
        rows=rows,
        proposed_at=now,
        proposed_by=by.account,
        proposed_name=by.name,
        proposed_human=by.human or "",
    )
    found.digest = lists_key.digest(list_content(found))
    session.add(found)
    session.flush()
    session.add_all(
        ResultName(list_id=found.id, number=number, full_name=name, unit_name=unit, salt=salts[number])
        for number, (name, unit) in units.items()
    )
    details = {"kind": kind.value, "edition": found.edition, "rows": len(rows), "digest": found.digest}
    _note(session, exam.id, f"list:{found.id}", "results.propose", by, now, details)
    return found


def check_list(session: Session, found: ResultList, *, by: Actor, now: datetime) -> None:
    """Say as a second human that a list is right; raises Refused, noted, for the human who drew it up."""
    _second_human(found.exam_id, f"list:{found.id}", "results.refused_check", found.proposed_human, by)
    if session.get(ListCheck, found.id) is not None:
        raise Refused(msg("Danh sách này đã được kiểm tra."))
    if not keys_of(session).verifies(found.digest, list_content(found)):
        raise Refused(msg("Danh sách không còn khớp với dấu niêm phong của nó. Không được công bố; xin báo thanh tra."))
    session.add(
        ListCheck(list_id=found.id, checked_at=now, checked_by=by.account, checked_name=by.name, human=by.human or "")
    )
    _note(session, found.exam_id, f"list:{found.id}", "results.check_list", by, now, {"digest": found.digest})


def record_approval(
    session: Session,
    found: ResultList,
    *,
    decision: str,
    decided_on: date,
    authority: str,
    signer: str,
    signer_title: str,
    file_id: UUID | None,
    by: Actor,
    now: datetime,
) -> Approval:
    """Record the decision of the competent authority on a checked result list (PR-06); raises Refused."""
    dossier = dossier_of(session, found)
    refusal: Message | None = None
    if found.kind != ListKind.RESULT.value or dossier.check is None:
        refusal = msg("Chỉ ghi nhận phê duyệt cho danh sách kết quả đã được người thứ hai kiểm tra.")
    elif dossier.approval is not None:
        refusal = msg("Danh sách này đã có quyết định phê duyệt.")
    elif decided_on > day_of(now):
        refusal = msg("Ngày quyết định không thể ở tương lai.")
    elif by.human is None:
        refusal = msg("Tài khoản này không gắn với một người cụ thể.")
    if refusal:
        raise Refused(refusal)
    approval = Approval(
        list_id=found.id,
        decision=clean(decision),
        decided_on=decided_on,
        authority=clean(authority),
        signer=clean(signer),
        signer_title=clean(signer_title),
        file_id=file_id,
        recorded_at=now,
        recorded_by=by.account,
        human=by.human or "",
    )
    session.add(approval)
    session.flush()
    details = {"decision": approval.decision, "decided_on": decided_on.isoformat(), "list": found.digest}
    _note(session, found.exam_id, f"list:{found.id}", "results.record_approval", by, now, details)
    return approval


def check_approval(session: Session, found: ResultList, *, by: Actor, now: datetime) -> None:
    """Say as a second human that the recorded decision is the signed one; raises Refused."""
    dossier = dossier_of(session, found)
    if dossier.approval is None or dossier.approval_check is not None:
        raise Refused(msg("Không có quyết định phê duyệt nào chờ đối chiếu."))
    _second_human(found.exam_id, f"list:{found.id}", "results.refused_approval", dossier.approval.human, by)
    session.add(
        ApprovalCheck(approval_id=dossier.approval.id, checked_at=now, checked_by=by.account, human=by.human or "")
    )
    details = {"decision": dossier.approval.decision}
    _note(session, found.exam_id, f"list:{found.id}", "results.approve", by, now, details)


def publish(
    session: Session,
    book: Book,
    exam: Exam,
    found: ResultList,
    *,
    symbol: str,
    place: str,
    take_down_on: date,
    by: Actor,
    now: datetime,
) -> Publication:
    """Make a list public and ask for its signed document; raises Refused while anything is missing."""
    dossier = dossier_of(session, found)
    refusal = refusal_to_publish(
        ListKind(found.kind),
        checked=dossier.check is not None,
        approved=dossier.approval is not None,
        approval_checked=dossier.approval_check is not None,
        unconfirmed=len(unconfirmed(session, book, exam)),
    )
    if refusal is None and not still_true(session, book, exam, found):
        refusal = msg("Kết quả đã thay đổi sau khi lập danh sách. Xin lập bản mới.")
    if refusal is None and dossier.publication is not None:
        refusal = msg("Danh sách này đã được công bố.")
    refusal = refusal or refusal_of_notice(clean(symbol), clean(place), take_down_on, today=day_of(now))
    if refusal:
        raise Refused(refusal)
    publication = Publication(
        list_id=found.id,
        symbol=clean(symbol),
        place=clean(place),
        published_at=now,
        published_by=by.account,
        take_down_on=take_down_on,
    )
    session.add(publication)
    session.flush()
    subject = f"list:{found.id}"
    enqueue(session, ISSUE_LIST, subject=subject, arguments={"list": str(found.id)}, by=by, now=now)
    details = {"symbol": publication.symbol, "digest": found.digest, "take_down_on": take_down_on.isoformat()}
    _note(session, found.exam_id, subject, "results.publish", by, now, details)
    anchor(session, [exam_chain(exam.id)], into=INSTALLATION, by=by, now=now)
    return publication


def still_true(session: Session, book: Book, exam: Exam, found: ResultList) -> bool:
    """Tell whether a list is as it was sealed and says what is in the house now."""
    results = results_of(session, exam)
    decisions = decisions_of(session, book, exam, results) if found.kind == ListKind.RESULT.value else None
    then = [{name: value for name, value in row.items() if name != "name_digest"} for row in found.rows]
    return keys_of(session).verifies(found.digest, list_content(found)) and then == rows_for(results, decisions)


def decide_tie(
    session: Session,
    book: Book,
    exam: Exam,
    order: Sequence[UUID],
    *,
    decision: str,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """Record the head's order of candidates whom everything else leaves equal, or a correction of one; raises Refused.

    The latest order that names a candidate counts.
    """
    named = [str(one) for one in order]
    before = [row.decision for row in orders_in_force(session, exam.id) if sorted(row.order) == sorted(named)]
    equal = tied(session, book, exam, results_of(session, exam))
    refusal = refusal_to_order(
        named,
        equal=[str(one) for one in equal.values()],
        decided_before=before[0] if before else None,
        decision=clean(decision),
        reason=clean(reason),
        published=published(session, exam.id, ListKind.RESULT) is not None,
    )
    if refusal:
        raise Refused(refusal)
    row = TieDecision(exam_id=exam.id, order=named, decision=clean(decision), decided_at=now, recorded_by=by.account)
    session.add(row)
    session.flush()
    details = {"decision": row.decision, "order": ", ".join(named), "reason": clean(reason)}
    details |= {"corrects": before[0]} if before else {}
    event = "results.correct_tie" if before else "results.decide_tie"
    _note(session, exam.id, f"exam:{exam.id}", event, by, now, details)


def _second_human(exam_id: UUID, subject: str, event: str, first: str, by: Actor) -> None:
    refusal = refusal_to_check(first, by.human)
    if refusal:
        raise Refused(refusal, trace=Trace(event, exam_chain(exam_id), subject, {"first": first}))


def _note(
    session: Session, exam_id: UUID, subject: str, event: str, by: Actor, now: datetime, details: dict[str, Any]
) -> None:
    record(session, event, by=by, now=now, subject=subject, chain=exam_chain(exam_id), details=details)
