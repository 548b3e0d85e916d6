"""The steps of an exam as a task list: what is done, what waits, what is next."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from examsys.accounts.permissions import PERMISSIONS, ROLE_NAMES, Permission, Role
from examsys.eligibility.queries import latest_checks
from examsys.exams import queries
from examsys.exams.application_queries import candidates_of
from examsys.exams.board_rules import Board, refusal_of_council
from examsys.exams.checks import subject_of
from examsys.exams.dossier_rules import FOREIGN_LANGUAGE, DossierState
from examsys.exams.hall_queries import holders_of_tickets, seats_of, shift_parts_of, shifts_of
from examsys.exams.models import Exam
from examsys.exams.quotas import quotas_of
from examsys.exams.rules import ExamState
from examsys.papers.queries import blueprint_of, unsealed
from examsys.papers.rules import Cell
from examsys.regulation.book import Book
from examsys.regulation.terms import Kind
from examsys.results.queries import publications_of, published
from examsys.web.filters import words
from examsys.web.request import session
from examsys.wording import Message, msg

DONE, NEXT, LATER = msg("Đã xong"), msg("Cần làm"), msg("Chưa đến bước này")
SEEN_BY_ALL = frozenset(
    f"board.{name}"
    for name in ("parts", "members", "confirm", "quotas", "eligibility", "applications", "shifts", "seats")
)
_ORDER = list(ExamState)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it is done, who may, how far it is, and in which state of the exam it can be done."""

    endpoint: str
    name: Message
    permission: Permission
    done: bool
    word: Message
    ready: bool = True

    @property
    def view(self) -> Permission:
        """What opens its page: some pages are for all who see the exam, others are an act of their own."""
        return Permission.VIEW_EXAM if self.endpoint in SEEN_BY_ALL else self.permission

    @property
    def state(self) -> Message:
        """The word beside the step."""
        if self.done:
            return DONE
        return self.word if self.ready else LATER


def steps_of(book: Book, exam: Exam) -> list[Step]:
    """Return the steps of an exam in their order."""
    return [
        *_planning(book, exam),
        *_dossiers(exam),
        *_sitting(exam),
        *_papers(exam),
        _results(book, exam),
    ]


def who_acts(exam: Exam) -> dict[Permission, str]:
    """Return who may take each kind of step: the role, and those in this exam who hold it."""
    members = queries.members_of(session(), exam.id)
    found = {}
    for permission in (Permission.PLAN_EXAM, Permission.MANAGE_EXAM, Permission.DECIDE_EXAM, Permission.SET_PAPERS):
        roles = [role for role in Role if permission in PERMISSIONS[role]]
        names = sorted({account.display_name for member, account in members if member.role in roles})
        found[permission] = f"{', '.join(words(ROLE_NAMES[role]) for role in roles)}: {', '.join(names)}".rstrip(": ")
    found[Permission.PREPARE_RESULTS] = found[Permission.MANAGE_EXAM]
    return found


def next_step(steps: Iterable[Step], may: Callable[[Permission], bool]) -> Step | None:
    """Return the first step that waits and that the person may do."""
    return next((one for one in steps if not one.done and one.ready and may(one.permission)), None)


def _after(exam: Exam, state: ExamState) -> bool:
    return _ORDER.index(ExamState(exam.state)) > _ORDER.index(state)


def _planning(book: Book, exam: Exam) -> list[Step]:
    present, declared = queries.members_of(session(), exam.id), queries.declared_members(session(), exam.id)
    members = [Board(member.board) for member, _ in present]
    undeclared = sum(member.id not in declared for member, _ in present)
    sizes = queries.rules_for(session(), book, exam).value("council_sizes")
    refusal = refusal_of_council(members.count(Board.COUNCIL), sizes if isinstance(sizes, tuple) else ())
    parts = queries.parts_of(session(), exam.id)
    left = len(queries.unconfirmed(session(), book, exam))
    steps = [
        Step("board.parts", msg("Phần thi"), Permission.PLAN_EXAM, bool(parts), NEXT),
        Step(
            "board.members",
            msg("Hội đồng và các Ban"),
            Permission.PLAN_EXAM,
            refusal is None and not undeclared,
            refusal or msg("Còn %(count)s bản cam kết về quan hệ thân thích", count=undeclared),
        ),
        Step(
            "board.confirm",
            msg("Xác nhận căn cứ áp dụng"),
            Permission.MANAGE_EXAM,
            left == 0 and bool(parts),
            msg("Còn %(count)s quy tắc", count=left),
        ),
    ]
    if exam.kind != Kind.INTERNAL:
        has = bool(quotas_of(session(), exam.id))
        steps.append(Step("board.quotas", msg("Chỉ tiêu"), Permission.PLAN_EXAM, has, NEXT))
    return steps


def _dossiers(exam: Exam) -> list[Step]:
    applications = [one.application for one in candidates_of(session(), exam.id)]
    settled = {DossierState.VALID.value, DossierState.REFUSED.value}
    waiting = sum(one.state not in settled for one in applications)
    checks = latest_checks(session(), subject_of(exam))
    unchecked = sum(one.person_id not in checks and one.state not in settled for one in applications)
    registering = exam.state == ExamState.REGISTERING.value
    closed = _after(exam, ExamState.REGISTERING)
    return [
        Step(
            "board.open_registration",
            msg("Mở nhận hồ sơ"),
            Permission.MANAGE_EXAM,
            _after(exam, ExamState.PLANNED),
            NEXT,
            bool(queries.parts_of(session(), exam.id)),
        ),
        Step(
            "board.applications",
            msg("Hồ sơ dự thi"),
            Permission.MANAGE_EXAM,
            closed or bool(applications),
            msg("Chưa có hồ sơ nào"),
            registering,
        ),
        Step(
            "board.eligibility",
            msg("Kiểm tra điều kiện"),
            Permission.MANAGE_EXAM,
            closed or (bool(applications) and not unchecked),
            msg("Còn %(count)s người chưa kiểm tra", count=unchecked),
            registering and bool(applications),
        ),
        Step(
            "board.applications",
            msg("Quyết định về hồ sơ"),
            Permission.MANAGE_EXAM,
            closed or (bool(applications) and not waiting),
            msg("Còn %(count)s hồ sơ chưa quyết định", count=waiting),
            registering and bool(applications),
        ),
        Step(
            "board.close_lists",
            msg("Chốt danh sách"),
            Permission.DECIDE_EXAM,
            closed,
            NEXT,
            registering and bool(applications) and not waiting,
        ),
    ]


def _sitting(exam: Exam) -> list[Step]:
    valid = candidates_of(session(), exam.id, states=[DossierState.VALID])
    numbered = [one for one in valid if one.application.number]
    listed = _after(exam, ExamState.REGISTERING)
    before = exam.state == ExamState.LISTED.value
    starts, shifts = shift_parts_of(session(), exam.id), shifts_of(session(), exam.id)
    computer = [part for part in queries.parts_of(session(), exam.id) if part.form == "mcq"]
    planned = bool(shifts) and len([part for _, _, part in starts if part.form == "mcq"]) >= len(shifts) * len(computer)
    seats = seats_of(session(), exam.id)
    tickets = len(holders_of_tickets(session(), exam.id))
    full = bool(numbered) and len(seats) >= len(numbered)
    return [
        Step(
            "board.numbers",
            msg("Đánh số báo danh"),
            Permission.MANAGE_EXAM,
            bool(valid) and len(numbered) == len(valid) and listed,
            NEXT,
            before and bool(valid),
        ),
        Step("board.shifts", msg("Phòng thi và ca thi"), Permission.MANAGE_EXAM, planned, NEXT),
        Step("board.seats", msg("Xếp chỗ"), Permission.MANAGE_EXAM, full, NEXT, planned and bool(numbered)),
        Step(
            "board.tickets",
            msg("Phiếu dự thi và mã dự thi"),
            Permission.MANAGE_EXAM,
            bool(numbered) and tickets >= len(numbered),
            NEXT,
            full and planned,
        ),
    ]


def _papers(exam: Exam) -> list[Step]:
    parts = [part for part in queries.parts_of(session(), exam.id) if part.form == "mcq"]
    starts = [start for start, _, part in shift_parts_of(session(), exam.id) if part.form == "mcq"]
    seated = bool(seats_of(session(), exam.id))
    set_out = bool(parts) and all(
        _is_whole(blueprint_of(session(), part.id), part.subject, part.questions) for part in parts
    )
    sealed = bool(starts) and seated and not any(unsealed(session(), part) for part in parts)
    opened = _after(exam, ExamState.LISTED)
    closed = _after(exam, ExamState.OPENED)
    return [
        Step("board.blueprint", msg("Ma trận đề"), Permission.SET_PAPERS, set_out, NEXT, bool(parts)),
        Step("board.seal", msg("Niêm phong đề"), Permission.SET_PAPERS, sealed, NEXT, set_out and seated),
        Step("board.opening", msg("Khai mạc"), Permission.DECIDE_EXAM, opened, NEXT, sealed and not opened),
        Step("board.end", msg("Kết thúc thi"), Permission.DECIDE_EXAM, closed, NEXT, opened and not closed),
    ]


def _results(book: Book, exam: Exam) -> Step:
    """The last one leads to marking, lists, approval and publication."""
    kinds = publications_of(session(), book, exam)
    done = bool(kinds) and published(session(), exam.id, kinds[-1]) is not None
    word = NEXT if exam.state == ExamState.CLOSED.value else msg("Vi phạm, đình chỉ, bỏ thi: ghi tại đây")
    opened = _after(exam, ExamState.LISTED)
    return Step("results.overview", msg("Chấm thi, công bố kết quả"), Permission.PREPARE_RESULTS, done, word, opened)


def _is_whole(blueprint: dict[Cell, int], subject: str, questions: int | None) -> bool:
    """A language part has a blueprint a language; what matters here is that there is one."""
    total = sum(blueprint.values())
    return total > 0 if subject == FOREIGN_LANGUAGE else total == questions
