"""Reading results: standings, lists, their checks, approvals and publications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsys.clock import day_of
from examsys.db import keys_of
from examsys.exams.models import Application, Exam, Quota
from examsys.exams.queries import rules_for
from examsys.marking.queries import Results
from examsys.marking.rules import Outcome, PartResult, admitted
from examsys.regulation.book import Book
from examsys.regulation.examination import deadline, may_be_remarked, priority_points
from examsys.regulation.ruleset import RuleSetVersion
from examsys.results.models import (
    Approval,
    ApprovalCheck,
    ListCheck,
    Publication,
    ResultList,
    ResultName,
    TieDecision,
)
from examsys.results.ranking import Decision, Standing, decided, in_force
from examsys.results.rules import ListKind
from examsys.workdays import last_day

KINH = "kinh"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A list with everything said about it since."""

    list: ResultList
    check: ListCheck | None
    approval: Approval | None
    approval_check: ApprovalCheck | None
    publication: Publication | None


def get_list(session: Session, exam_id: UUID, list_id: UUID) -> ResultList:
    """Return a list of an exam; raises NoResultFound."""
    wanted = select(ResultList).where(ResultList.id == list_id, ResultList.exam_id == exam_id)
    return session.execute(wanted).scalar_one()


def list_content(found: ResultList) -> dict[str, Any]:
    """Return what a list's digest is taken over."""
    return {"exam": str(found.exam_id), "kind": found.kind, "edition": found.edition, "rows": found.rows}


def faults_in_list(session: Session, found: ResultList) -> list[str]:
    """Recompute the digest over a list's rows and each name's own; return what is wrong. An erased name is no fault."""
    keys = keys_of(session)
    faults = [] if keys.verifies(found.digest, list_content(found)) else ["the rows were altered"]
    names = names_of(session, found.id)
    for row in found.rows:
        name = names.pop(row["number"], None)
        if name is None:
            faults.append(f"{row['number']}: the name is missing")
        elif not is_erased(name) and not keys.verifies(row["name_digest"], [name.salt, name.full_name, name.unit_name]):
            faults.append(f"{row['number']}: the name was altered")
    return faults + [f"{number}: a name that is not in the list" for number in sorted(names)]


def is_erased(name: ResultName) -> bool:
    """Tell whether a name was blanked, with its salt: what is left proves nothing about anybody."""
    return not (name.full_name or name.unit_name or name.salt)


def erased_names(session: Session, list_id: UUID) -> int:
    """Return how many names of a list were blanked."""
    return sum(is_erased(name) for name in names_of(session, list_id).values())


def dossier_of(session: Session, found: ResultList) -> Dossier:
    """Return a list with its check, approval and publication."""
    approval = session.scalar(select(Approval).where(Approval.list_id == found.id))
    return Dossier(
        list=found,
        check=session.get(ListCheck, found.id),
        approval=approval,
        approval_check=session.get(ApprovalCheck, approval.id) if approval else None,
        publication=session.get(Publication, found.id),
    )


def checks_waiting(session: Session, exam_id: UUID, human: str | None) -> int:
    """Return how many newest lists of an exam wait for a second human to check them, other than who drew them up."""
    newest = {found.kind: found for found in reversed([one.list for one in dossiers(session, exam_id)])}
    return sum(session.get(ListCheck, found.id) is None and found.proposed_human != human for found in newest.values())


def dossiers(session: Session, exam_id: UUID) -> list[Dossier]:
    """Return all lists of an exam, the newest first."""
    wanted = select(ResultList).where(ResultList.exam_id == exam_id)
    rows = session.scalars(wanted.order_by(ResultList.proposed_at.desc(), ResultList.id.desc()))
    return [dossier_of(session, row) for row in rows]


def published(session: Session, exam_id: UUID, kind: ListKind) -> Dossier | None:
    """Return the newest published list of a kind."""
    for dossier in dossiers(session, exam_id):
        if dossier.list.kind == kind.value and dossier.publication is not None:
            return dossier
    return None


def published_exams(session: Session, on: date) -> Sequence[tuple[Exam, Publication, ResultList]]:
    """Return what is public on a day, the newest publication first."""
    rows = session.execute(
        select(Exam, Publication, ResultList)
        .join(ResultList, ResultList.exam_id == Exam.id)
        .join(Publication, Publication.list_id == ResultList.id)
        .where(Publication.take_down_on > on)
        .order_by(Publication.published_at.desc(), ResultList.id)
    )
    return [(exam, publication, found) for exam, publication, found in rows]


def publications_of(session: Session, book: Book, exam: Exam) -> list[ListKind]:
    """Return the lists the rule set has made public, in their order (PR-29)."""
    return [ListKind(name) for name in rules_for(session, book, exam).names("publications")]


def taken_down(session: Session, subject: str, on: date) -> bool:
    """Tell whether a document about a list is no longer public: the day to take it down has come (PR-32)."""
    kind, _, list_id = subject.partition(":")
    publication = session.get(Publication, UUID(list_id)) if kind == "list" else None
    return publication is not None and publication.take_down_on <= on


def names_of(session: Session, list_id: UUID) -> dict[str, ResultName]:
    """Return the personal side of a list by candidate number."""
    rows = session.scalars(select(ResultName).where(ResultName.list_id == list_id))
    return {row.number: row for row in rows}


def window_until(session: Session, book: Book, exam: Exam) -> date | None:
    """Return the last day for requests of re-marking; None before the marks, or where nothing can be re-marked."""
    version = rules_for(session, book, exam)
    marks = published(session, exam.id, ListKind.MARKS)
    forms = {part.form for part in version.parts}
    period = deadline(version, "remarking_request")
    if marks is None or marks.publication is None or period is None:
        return None
    if not any(may_be_remarked(version, form, computer=form == "mcq") for form in forms):
        return None
    return last_day(day_of(marks.publication.published_at), period.count, period.unit)


def pending_results(results: Sequence[Results]) -> int:
    """Return how many results are still missing; who failed or missed a round is not asked for later ones (NN-21)."""
    return sum(_asks_more(one) for one in results)


def _asks_more(one: Results) -> bool:
    for part in sorted(one.parts, key=lambda part: part.round):
        if part.outcome is Outcome.PENDING:
            return True
        if not part.passed and any(other.round > part.round for other in one.parts):
            return any(other.outcome is Outcome.PENDING for other in one.parts if other.round == part.round)
    return False


def decisions_of(session: Session, book: Book, exam: Exam, results: Sequence[Results]) -> dict[str, Decision]:
    """Decide on every candidate by the exam's rule set; keys are application ids."""
    version = rules_for(session, book, exam)
    ranked = bool(version.value("ranked"))
    return decided(
        [_standing(version, one) for one in results],
        _places(session, exam.id) if ranked else None,
        rank_by=str(version.value("rank_by") or ""),
        ties=version.names("tie_order"),
        head=[row.order for row in orders_in_force(session, exam.id)],
    )


def _outcome_shown(one: Results, part: PartResult) -> Outcome:
    """A part of a later round is not "missing" for whom an earlier round kept out of it (NN-21)."""
    kept_out = part.outcome is Outcome.PENDING and not admitted(one.parts, part.round)
    return Outcome.NOT_ADMITTED if kept_out else part.outcome


def tied(session: Session, book: Book, exam: Exam, results: Sequence[Results]) -> dict[str, UUID]:
    """Return the candidates only the head can put in order: applications by number."""
    decisions = decisions_of(session, book, exam, results)
    equal = [
        one.candidate.application for one in results if decisions[str(one.candidate.application.id)].passed is None
    ]
    return {application.number or "": application.id for application in equal}


def tie_decisions(session: Session, exam_id: UUID) -> Sequence[TieDecision]:
    """Return the head's decisions on ties, the first one first."""
    wanted = select(TieDecision).where(TieDecision.exam_id == exam_id)
    return session.scalars(wanted.order_by(TieDecision.decided_at, TieDecision.id)).all()


def orders_in_force(session: Session, exam_id: UUID) -> list[TieDecision]:
    """Return the head's decisions that no later one corrects, the first one first."""
    rows = tie_decisions(session, exam_id)
    kept = in_force([row.order for row in rows])
    return [row for row in rows if any(row.order is order for order in kept)]


def _places(session: Session, exam_id: UUID) -> Mapping[str, int]:
    rows = session.scalars(select(Quota).where(Quota.exam_id == exam_id))
    return {str(row.position_id or row.agency_id): row.places for row in rows}


def quota_of(version: RuleSetVersion, application: Application) -> str:
    """Return the key under which an application counts: its position or its agency, as the rule set says (PR-10)."""
    by_position = "position" in version.names("quota_key")
    return str(application.position_id if by_position else application.agency_id)


def without_quota(session: Session, book: Book, exam: Exam, results: Sequence[Results]) -> int:
    """Return how many candidates count under a key that has no quota: they would fail without a reason."""
    version = rules_for(session, book, exam)
    places = _places(session, exam.id)
    keys = [quota_of(version, one.candidate.application) for one in results]
    return sum(key not in places for key in keys) if version.value("ranked") else 0


def _standing(version: RuleSetVersion, one: Results) -> Standing:
    person, application = one.candidate.person, one.candidate.application
    professional = [part for part in one.parts if part.form != "mcq"]
    points = {part.form: part.net or Decimal(0) for part in professional}
    priority = priority_points(version).get(application.priority or "", Decimal(0))
    return Standing(
        application=str(application.id),
        number=application.number or "",
        quota=quota_of(version, application),
        passed_parts=all(part.passed for part in one.parts),
        professional=sum(points.values(), Decimal(0)),
        written=points.get("written", Decimal(0)),
        priority=priority,
        female=None if person.sex is None else person.sex == "female",
        minority=None if person.ethnicity is None else person.ethnicity.casefold() != KINH,
        born=person.born,
        joined=person.joined_on,
    )


def rows_for(results: Sequence[Results], decisions: Mapping[str, Decision] | None) -> list[dict[str, Any]]:
    """Return the rows of a list without personal content: number, parts, and the decision where there is one."""
    rows = []
    for one in results:
        row: dict[str, Any] = {
            "number": one.candidate.application.number,
            "application": str(one.candidate.application.id),
            "parts": [
                {
                    "code": part.code,
                    "outcome": _outcome_shown(one, part).value,
                    "raw": None if part.raw is None else str(part.raw),
                    "net": None if part.net is None else str(part.net),
                    "worth": str(part.worth),
                    "form": part.form,
                    "passed": part.passed,
                }
                for part in one.parts
            ],
        }
        if decisions is not None:
            decision = decisions[row["application"]]
            reason = decision.reason.msgid if decision.reason else None
            row |= {"passed": decision.passed, "place": decision.place, "reason": reason}
        rows.append(row)
    return rows
