"""What an exam still needs before it can be opened. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from examsys.exams.board_rules import Board, refusal_of_council
from examsys.wording import Message, msg


@dataclass(frozen=True, slots=True)
class Missing:
    """What an exam lacks before it may open, and the step in which it is mended."""

    step: str
    words: Message


def missing_to_open(
    *,
    members: Mapping[Board, int],
    council_sizes: Collection[int],
    undeclared: Sequence[str],
    unconfirmed: int,
    unnumbered: int,
    candidates: int,
    unseated: int,
    unplanned: Sequence[str],
    unsealed: Sequence[str],
) -> list[Missing]:
    """An exam opens with a whole council, declarations (PR-05), confirmed rules, candidates in seats, sealed papers.

    `unplanned` names the parts of shifts that have no start, `unsealed` those that have no form.
    """
    council = refusal_of_council(members.get(Board.COUNCIL, 0), council_sizes)
    lacks = (
        (
            undeclared,
            "members",
            msg("Chưa có bản cam kết về quan hệ thân thích của: %(it)s.", it=", ".join(undeclared)),
        ),
        (
            unconfirmed,
            "confirm",
            msg("Chưa thể khai mạc: còn %(it)s quy tắc chưa đối chiếu văn bản gốc.", it=unconfirmed),
        ),
        (unnumbered, "numbers", msg("Còn %(it)s hồ sơ hợp lệ chưa có số báo danh.", it=unnumbered)),
        (unseated, "seats", msg("Còn %(it)s thí sinh chưa được xếp chỗ.", it=unseated)),
        (not candidates, "seats", msg("Chưa có thí sinh nào được xếp chỗ.")),
        (unplanned, "shifts", msg("Chưa có giờ thi: %(it)s.", it=", ".join(unplanned))),
        (unsealed, "seal", msg("Chưa niêm phong đề: %(it)s.", it=", ".join(unsealed))),
    )
    found = [Missing("members", council)] if council else []
    return found + [Missing(step, words) for lacking, step, words in lacks if lacking]
