"""The words of training records, and which of them give evidence."""

from enum import StrEnum

from examsys.intervals import PartialDay
from examsys.wording import Message, msg


class TrainingKind(StrEnum):
    """The forms of training (TR-03), and study for a degree."""

    GRADE_STANDARD = "grade_standard"
    LEADING_POST = "leading_post"
    COMMUNE_POST = "commune_post"
    JOB_POSITION = "job_position"
    POLITICAL_THEORY = "political_theory"
    POSTGRADUATE = "postgraduate"
    OTHER = "other"


TRAINING_KINDS: dict[TrainingKind, Message] = {
    TrainingKind.GRADE_STANDARD: msg("Theo tiêu chuẩn ngạch"),
    TrainingKind.LEADING_POST: msg("Theo chức vụ lãnh đạo, quản lý"),
    TrainingKind.COMMUNE_POST: msg("Theo chức danh cấp xã"),
    TrainingKind.JOB_POSITION: msg("Theo vị trí việc làm"),
    TrainingKind.POLITICAL_THEORY: msg("Lý luận chính trị"),
    TrainingKind.POSTGRADUATE: msg("Đào tạo sau đại học"),
    TrainingKind.OTHER: msg("Khác"),
}


class TrainingResult(StrEnum):
    """How a course ended."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSED = "passed"
    FAILED = "failed"
    RUNNING = "running"


TRAINING_RESULTS: dict[TrainingResult, Message] = {
    TrainingResult.EXCELLENT: msg("Giỏi"),
    TrainingResult.GOOD: msg("Khá"),
    TrainingResult.PASSED: msg("Đạt"),
    TrainingResult.FAILED: msg("Không đạt"),
    TrainingResult.RUNNING: msg("Đang học"),
}
PASSED = frozenset({TrainingResult.EXCELLENT, TrainingResult.GOOD, TrainingResult.PASSED})


def refusal_of_record(started_on: PartialDay, ended_on: PartialDay | None, periods: int | None) -> Message | None:
    """A course does not end before it starts and has some periods of class."""
    if ended_on is not None and ended_on.latest < started_on.earliest:
        return msg("Ngày kết thúc khóa học đứng trước ngày bắt đầu.")
    if periods is not None and periods < 1:
        return msg("Số tiết phải lớn hơn 0; nếu không rõ xin để trống.")
    return None


def refusal_to_give_evidence(result: TrainingResult) -> Message | None:
    """Only a course that was passed shows a competency (PR-43)."""
    if result not in PASSED:
        return msg("Khóa học chưa đạt không làm minh chứng năng lực. Xin bỏ trống năng lực và mức.")
    return None
