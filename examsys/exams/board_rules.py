"""Council and boards: who may sit on which, and how many a council has. Pure."""

from collections.abc import Collection
from enum import StrEnum

from examsys.accounts.permissions import Role
from examsys.wording import Message, msg


class Board(StrEnum):
    """The council and its boards (NN-11)."""

    COUNCIL = "council"
    PAPERS = "papers"
    INVIGILATION = "invigilation"
    CODE_CUTTING = "code_cutting"
    MARKING = "marking"
    RE_MARKING = "re_marking"
    SUPERVISION = "supervision"
    SECRETARIAT = "secretariat"
    TECHNICAL = "technical"


BOARD_NAMES: dict[Board, Message] = {
    Board.COUNCIL: msg("Hội đồng thi"),
    Board.PAPERS: msg("Ban đề thi"),
    Board.INVIGILATION: msg("Ban coi thi"),
    Board.CODE_CUTTING: msg("Ban phách"),
    Board.MARKING: msg("Ban chấm thi"),
    Board.RE_MARKING: msg("Ban chấm phúc khảo"),
    Board.SUPERVISION: msg("Ban giám sát"),
    Board.SECRETARIAT: msg("Ban thư ký"),
    Board.TECHNICAL: msg("Tổ kỹ thuật"),
}


BOARD_ROLES: dict[Board, frozenset[Role]] = {
    Board.COUNCIL: frozenset({Role.CHAIR, Role.COUNCIL_MEMBER}),
    Board.PAPERS: frozenset({Role.ITEM_AUTHOR, Role.ITEM_REVIEWER}),
    Board.INVIGILATION: frozenset({Role.INVIGILATOR}),
    Board.CODE_CUTTING: frozenset({Role.CODE_CUTTER}),
    Board.MARKING: frozenset({Role.MARKER}),
    Board.RE_MARKING: frozenset({Role.RE_MARKER}),
    Board.SUPERVISION: frozenset({Role.SUPERVISOR}),
    Board.SECRETARIAT: frozenset({Role.SECRETARY}),
    Board.TECHNICAL: frozenset({Role.TECHNICIAN}),
}


_APART: tuple[frozenset[Board], ...] = (
    frozenset({Board.MARKING, Board.RE_MARKING}),
    frozenset({Board.MARKING, Board.CODE_CUTTING}),
    frozenset({Board.MARKING, Board.INVIGILATION}),
)


def refusal_to_appoint(board: Board, role: Role, *, boards_of_human: Collection[Board]) -> Message | None:
    """A role belongs to its board, and nobody sits on two boards that must be apart (NN-13)."""
    if role not in BOARD_ROLES[board]:
        return msg("Vai trò này không thuộc %(board)s.", board=BOARD_NAMES[board])
    for pair in _APART:
        (other,) = pair - {board} if board in pair else (None,)
        if other is not None and other in boards_of_human:
            return msg(
                "Người này đã ở %(other)s; một người không vừa ở %(other)s vừa ở %(board)s.",
                other=BOARD_NAMES[other],
                board=BOARD_NAMES[board],
            )
    return None


def refusal_of_council(size: int, sizes: Collection[int | str]) -> Message | None:
    """A council has one of the sizes of its rule set; where that says none, one member at the least."""
    if (sizes and size not in sizes) or not size:
        wanted = " / ".join(str(count) for count in sizes) or "≥ 1"
        return msg("Hội đồng có %(size)s thành viên, cần %(wanted)s.", size=size, wanted=wanted)
    return None
