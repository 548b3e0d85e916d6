"""Council and boards: appointment by decision, declaration on relatives. Rights in an exam come only from here."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.accounts.actions import end_grant, grant
from examsys.accounts.models import Account
from examsys.accounts.permissions import Role, ScopeKind
from examsys.accounts.rules import Scope
from examsys.audit.actions import exam_chain, record
from examsys.audit.rules import Actor
from examsys.errors import Refused
from examsys.exams.application_queries import humans_applying
from examsys.exams.board_rules import Board, refusal_to_appoint
from examsys.exams.models import BoardMember, Exam, KinshipDeclaration
from examsys.exams.queries import members_of
from examsys.vietnamese import clean
from examsys.wording import msg


def appoint(
    session: Session,
    exam: Exam,
    account: Account,
    *,
    board: Board,
    role: Role,
    title: str,
    decision: str,
    decided_on: date,
    since: date,
    until: date | None,
    by: Actor,
    now: datetime,
) -> BoardMember:
    """Put somebody on the council or a board by a decision, and give the role in this exam; raises Refused."""
    boards = {Board(member.board) for member, other in members_of(session, exam.id) if other.human == account.human}
    refusal = refusal_to_appoint(board, role, boards_of_human=boards)
    if by.human == account.human:
        refusal = msg("Không thể tự đưa mình vào Hội đồng hoặc Ban của kỳ thi.")
    elif account.human in humans_applying(session, exam.id):
        refusal = msg("Người này có hồ sơ dự thi trong kỳ thi nên không thể ở Hội đồng hoặc Ban (NN-12).")
    if refusal:
        raise Refused(refusal)
    given = grant(
        session,
        account,
        role=role,
        scope=Scope(ScopeKind.EXAM, exam.id),
        since=since,
        until=until,
        decision=decision,
        by=by,
        now=now,
    )
    member = BoardMember(
        exam_id=exam.id,
        account_id=account.id,
        grant_id=given.id,
        board=board.value,
        role=role.value,
        title=clean(title),
        decision=clean(decision),
        decided_on=decided_on,
        appointed_at=now,
    )
    session.add(member)
    session.flush()
    details = {"board": board.value, "role": role.value, "account": account.username, "decision": member.decision}
    chain = exam_chain(exam.id)
    record(session, "exams.appoint", by=by, now=now, subject=f"member:{member.id}", chain=chain, details=details)
    return member


def dismiss(session: Session, exam: Exam, member_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """End an appointment and the role it gave; raises NoResultFound."""
    wanted = select(BoardMember).where(BoardMember.id == member_id, BoardMember.exam_id == exam.id)
    member = session.execute(wanted).scalar_one()
    end_grant(session, member.grant_id, reason=reason, by=by, now=now)
    details = {"board": member.board, "reason": clean(reason)}
    chain = exam_chain(exam.id)
    record(session, "exams.dismiss", by=by, now=now, subject=f"member:{member.id}", chain=chain, details=details)


def declare_kinship(
    session: Session,
    exam: Exam,
    member_id: UUID,
    *,
    relatives: str,
    declared_on: date,
    file_id: UUID | None,
    by: Actor,
    now: datetime,
) -> None:
    """Store a member's signed statement on relatives among the candidates (PR-05); raises NoResultFound."""
    wanted = select(BoardMember).where(BoardMember.id == member_id, BoardMember.exam_id == exam.id)
    member = session.execute(wanted).scalar_one()
    session.add(
        KinshipDeclaration(
            member_id=member.id,
            relatives=clean(relatives),
            declared_on=declared_on,
            file_id=file_id,
            recorded_at=now,
            recorded_by=by.account,
        )
    )
    session.flush()
    chain = exam_chain(exam.id)
    record(session, "exams.declare_kinship", by=by, now=now, subject=f"member:{member.id}", chain=chain)
