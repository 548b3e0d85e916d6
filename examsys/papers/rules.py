"""Decisions on papers: is a blueprint feasible, what is drawn, in which order it is seen, when it may be read."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from examsys.items.rules import LEVEL_NAMES, Level, topic_name
from examsys.papers.assembly import Stream
from examsys.wording import Message, msg

FEWEST_FORMS, MOST_FORMS = 1, 24


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One field of a blueprint."""

    subject: str
    topic: str
    level: Level


@dataclass(frozen=True, slots=True)
class PoolItem:
    """A question that could be drawn: its code, the id of its edition, its cell."""

    code: str
    edition: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Sitters:
    """For one part: a shift that sits it, with its code, and in which subjects."""

    shift_part_id: UUID
    shift: str
    subjects: tuple[str, ...]


def still_unsealed(sitters: Sequence[Sitters], sealed: Collection[tuple[UUID, str]]) -> list[Sitters]:
    """Return the shifts with the subjects that have no forms yet; `sealed` are the pairs that have."""
    left = [
        Sitters(
            one.shift_part_id,
            one.shift,
            tuple(subject for subject in one.subjects if (one.shift_part_id, subject) not in sealed),
        )
        for one in sitters
    ]
    return [one for one in left if one.subjects]


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """Whether the bank can fill a cell for all shifts."""

    cell: Cell
    count: int
    shifts: int
    available: int

    @property
    def wanted(self) -> int:
        """Questions needed in all: none of one shift returns in another (PR-14)."""
        return self.count * self.shifts

    @property
    def enough(self) -> bool:
        """Whether there are enough."""
        return self.available >= self.wanted


def feasibility(blueprint: Mapping[Cell, int], pool: Sequence[PoolItem], shifts: int) -> list[CellAnswer]:
    """Answer for each cell of the blueprint whether the pool, less what was drawn before, suffices for these shifts."""
    stock = Counter(item.cell for item in pool)
    return [CellAnswer(cell, count, shifts, stock[cell]) for cell, count in sorted(blueprint.items())]


def undrawn(pool: Sequence[PoolItem], drawn: Collection[str]) -> list[PoolItem]:
    """Return the questions of a pool that no sealed shift of the part asks; `drawn` are their codes."""
    return [item for item in pool if item.code not in drawn]


def refusal_to_draw(
    blueprint: Mapping[Cell, int],
    pool: Sequence[PoolItem],
    *,
    shifts: int,
    questions: int,
    least_bank: int | None,
    drawn: Collection[str] = (),
) -> Message | None:
    """A paper needs a whole blueprint, questions enough for every shift, and a bank of the size the circular asks.

    `drawn` are the codes that shifts sealed before already ask: the bank counts them, the new shifts can not have them.
    """
    if sum(blueprint.values()) != questions:
        have = sum(blueprint.values())
        return msg("Ma trận đề có %(have)s câu, phần thi cần %(need)s câu.", have=have, need=questions)
    if least_bank is not None and len(pool) < least_bank:
        return msg("Ngân hàng có %(have)s câu dùng được, cần ít nhất %(need)s câu.", have=len(pool), need=least_bank)
    for answer in feasibility(blueprint, undrawn(pool, drawn), shifts):
        if not answer.enough:
            return msg(
                "Chuyên đề “%(topic)s”, mức %(level)s: cần %(need)s câu cho %(shifts)s ca, ngân hàng chỉ còn %(have)s "
                "câu chưa rút. Xin nhập thêm câu hỏi vào ngân hàng.",
                topic=topic_name(answer.cell.topic),
                level=LEVEL_NAMES[answer.cell.level],
                need=answer.wanted,
                shifts=answer.shifts,
                have=answer.available,
            )
    return None


def draw(
    blueprint: Mapping[Cell, int], pool: Sequence[PoolItem], seed: bytes, shifts: Sequence[str]
) -> dict[str, list[PoolItem]]:
    """Draw the questions of every shift, none twice; the pool's order does not matter, its codes do."""
    drawn: dict[str, list[PoolItem]] = {shift: [] for shift in shifts}
    for cell, count in sorted(blueprint.items()):
        stock = sorted((item for item in pool if item.cell == cell), key=lambda item: item.code)
        order = Stream(seed, f"draw:{cell.subject}:{cell.topic}:{cell.level}").shuffled(stock)
        for index, shift in enumerate(shifts):
            drawn[shift] += order[index * count : (index + 1) * count]
    return drawn


def draw_record(
    seed: bytes,
    blueprint: Mapping[Cell, int],
    offered: Sequence[PoolItem],
    drawn: Mapping[UUID, tuple[str, Sequence[PoolItem]]],
    forms: int,
) -> dict[str, Any]:
    """Return all that a draw rested on and what came of it, so that anybody can repeat it whatever the bank holds then.

    `drawn` are, by the shift's start, its code and its questions. Plain values; to be kept as secret as the paper.
    """
    return {
        "seed": seed.hex(),
        "forms": forms,
        "blueprint": [[*_cell(cell), count] for cell, count in sorted(blueprint.items())],
        "offered": [[item.code, item.edition, *_cell(item.cell)] for item in sorted(offered, key=lambda one: one.code)],
        "drawn": {str(start): [shift, [item.edition for item in items]] for start, (shift, items) in drawn.items()},
    }


def _cell(cell: Cell) -> list[str]:
    return [cell.subject, cell.topic, cell.level.value]


def repeated(record: Mapping[str, Any]) -> dict[UUID, list[str]]:
    """Repeat a draw from its record; return the editions of each shift's start, as the seed gives them."""
    blueprint = {Cell(subject, topic, Level(level)): count for subject, topic, level, count in record["blueprint"]}
    offered = [
        PoolItem(code, edition, Cell(subject, topic, Level(level)))
        for code, edition, subject, topic, level in record["offered"]
    ]
    starts = {shift: UUID(start) for start, (shift, _) in record["drawn"].items()}
    again = draw(blueprint, offered, bytes.fromhex(record["seed"]), sorted(starts))
    return {starts[shift]: [item.edition for item in items] for shift, items in again.items()}


def form_codes(seed: bytes, shift: str, subject: str, count: int) -> list[str]:
    """Return `count` different three-digit form codes (mã đề) that follow from the seed."""
    return [
        str(number) for number in sorted(Stream(seed, f"codes:{shift}:{subject}").shuffled(range(101, 1000))[:count])
    ]


def form_for_seat(forms: Sequence[str], place: int) -> str:
    """Return the form of a seat: neighbours in a row and in front differ when there are three forms or more."""
    row, column = divmod(place - 1, 8)
    return forms[(column + row * 2) % len(forms)]


@dataclass(frozen=True, slots=True)
class Order:
    """The order in which one candidate sees a form: places of the form's questions, and of each question's options."""

    questions: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]


def order_for(seed: bytes, form: str, number: str, shape: Sequence[tuple[int, bool]]) -> Order:
    """Return a candidate's order of a form.

    `shape` gives for each question of the form how many options it has and whether they may be shuffled. `questions[i]`
    is the form's place of the candidate's question i; `options[i][j]` the form's option shown as option j of it.
    """
    stream = Stream(seed, f"order:{form}:{number}")
    questions = stream.shuffled(range(len(shape)))
    options = []
    for question in questions:
        count, may_shuffle = shape[question]
        options.append(tuple(stream.shuffled(range(count)) if may_shuffle else range(count)))
    return Order(tuple(questions), tuple(options))


def in_form_order(order: Order, answers: Sequence[int | None]) -> list[int | None]:
    """Turn a candidate's answers, as shown, into option places of the form's own questions; None where unanswered."""
    back: list[int | None] = [None] * len(order.questions)
    for shown, answer in enumerate(answers):
        if answer is not None:
            back[order.questions[shown]] = order.options[shown][answer]
    return back


def refusal_to_read(*, starts_at: datetime, now: datetime) -> Message | None:
    """Nobody reads a paper before its common start (QC-32)."""
    if now < starts_at:
        return msg("Đề thi còn niêm phong đến %(at)s.", at=starts_at)
    return None


def commitment(
    *, code: str, shift: str, subject: str, editions: Sequence[str], content: str, key: str
) -> dict[str, Any]:
    """Return what a form's digest is taken over: the questions by edition, and digests of content and key."""
    return {
        "code": code,
        "shift": shift,
        "subject": subject,
        "editions": list(editions),
        "content": content,
        "key": key,
    }
