"""The one table of roles and what they may do (PR-04).

Board roles are granted for one exam only, by an appointment to its council or a board; `SCOPES` says where a role can
be granted at all.
"""

from enum import StrEnum

from examsys.wording import Message, msg


class Role(StrEnum):
    """A role somebody acts in."""

    CANDIDATE = "candidate"
    STAFF = "staff"
    ITEM_AUTHOR = "item_author"
    ITEM_REVIEWER = "item_reviewer"
    SECRETARY = "secretary"
    CHAIR = "chair"
    COUNCIL_MEMBER = "council_member"
    AUTHORITY_HEAD = "authority_head"
    INVIGILATOR = "invigilator"
    TECHNICIAN = "technician"
    CODE_CUTTER = "code_cutter"
    MARKER = "marker"
    RE_MARKER = "re_marker"
    SUPERVISOR = "supervisor"
    CLERK = "clerk"
    HR_OFFICER = "hr_officer"
    UNIT_HEAD = "unit_head"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that a page lets somebody do."""

    SIGNED_IN = "signed_in"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_JOURNAL = "read_journal"
    MANAGE_UNITS = "manage_units"
    VIEW_PEOPLE = "view_people"
    IMPORT_PEOPLE = "import_people"
    MANAGE_POSITIONS = "manage_positions"
    RECORD_TRAINING = "record_training"
    VIEW_OWN_FILE = "view_own_file"
    INVIGILATE = "invigilate"
    PREPARE_RESULTS = "prepare_results"
    CHECK_RESULTS = "check_results"
    ENTER_MARKS = "enter_marks"
    VIEW_EXAM = "view_exam"
    PLAN_EXAM = "plan_exam"
    MANAGE_EXAM = "manage_exam"
    DECIDE_EXAM = "decide_exam"
    SET_PAPERS = "set_papers"
    KEEP_BANK = "keep_bank"


class ScopeKind(StrEnum):
    """Where a grant holds."""

    INSTALLATION = "installation"
    AGENCY = "agency"
    EXAM = "exam"


ROLE_NAMES: dict[Role, Message] = {
    Role.CANDIDATE: msg("Thí sinh"),
    Role.STAFF: msg("Công chức, viên chức"),
    Role.ITEM_AUTHOR: msg("Người biên soạn câu hỏi"),
    Role.ITEM_REVIEWER: msg("Người thẩm định câu hỏi"),
    Role.SECRETARY: msg("Thư ký Hội đồng"),
    Role.CHAIR: msg("Chủ tịch Hội đồng"),
    Role.COUNCIL_MEMBER: msg("Ủy viên Hội đồng"),
    Role.AUTHORITY_HEAD: msg("Người đứng đầu cơ quan có thẩm quyền"),
    Role.INVIGILATOR: msg("Giám thị"),
    Role.TECHNICIAN: msg("Kỹ thuật viên"),
    Role.CODE_CUTTER: msg("Thành viên Ban phách"),
    Role.MARKER: msg("Thành viên Ban chấm thi"),
    Role.RE_MARKER: msg("Thành viên Ban chấm phúc khảo"),
    Role.SUPERVISOR: msg("Thành viên Ban giám sát"),
    Role.CLERK: msg("Văn thư"),
    Role.HR_OFFICER: msg("Công chức tổ chức cán bộ"),
    Role.UNIT_HEAD: msg("Người đứng đầu đơn vị"),
    Role.AUDITOR: msg("Thanh tra, kiểm toán"),
    Role.ADMINISTRATOR: msg("Quản trị hệ thống"),
}

P, R = Permission, Role

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    R.CANDIDATE: frozenset(),
    R.STAFF: frozenset({P.VIEW_OWN_FILE}),
    R.ITEM_AUTHOR: frozenset({P.VIEW_EXAM, P.SET_PAPERS, P.KEEP_BANK}),
    R.ITEM_REVIEWER: frozenset({P.VIEW_EXAM, P.SET_PAPERS, P.KEEP_BANK}),
    R.SECRETARY: frozenset({P.VIEW_EXAM, P.MANAGE_EXAM, P.PREPARE_RESULTS, P.CHECK_RESULTS}),
    R.CHAIR: frozenset({P.VIEW_EXAM, P.DECIDE_EXAM, P.PREPARE_RESULTS, P.CHECK_RESULTS}),
    R.COUNCIL_MEMBER: frozenset({P.VIEW_EXAM, P.CHECK_RESULTS}),
    R.AUTHORITY_HEAD: frozenset({P.VIEW_EXAM}),
    R.INVIGILATOR: frozenset({P.INVIGILATE}),
    R.TECHNICIAN: frozenset({P.INVIGILATE}),
    R.CODE_CUTTER: frozenset(),
    R.MARKER: frozenset({P.ENTER_MARKS}),
    R.RE_MARKER: frozenset(),
    R.SUPERVISOR: frozenset({P.VIEW_EXAM, P.INVIGILATE}),
    R.CLERK: frozenset(),
    R.HR_OFFICER: frozenset(
        {P.VIEW_PEOPLE, P.IMPORT_PEOPLE, P.MANAGE_POSITIONS, P.RECORD_TRAINING, P.VIEW_EXAM, P.PLAN_EXAM}
    ),
    R.UNIT_HEAD: frozenset({P.VIEW_PEOPLE}),
    R.AUDITOR: frozenset({P.READ_JOURNAL, P.VIEW_EXAM}),
    R.ADMINISTRATOR: frozenset({P.MANAGE_ACCOUNTS, P.READ_JOURNAL, P.MANAGE_UNITS}),
}

NOT_BY_AN_EXAM = frozenset({P.KEEP_BANK})
"""What a role on an exam's board does not give: the bank holds the questions of other exams too."""

_WHOLE = frozenset({ScopeKind.INSTALLATION})
_AGENCY = frozenset({ScopeKind.AGENCY})
_EXAM = frozenset({ScopeKind.EXAM})

SCOPES: dict[Role, frozenset[ScopeKind]] = {
    R.CANDIDATE: frozenset(),  # by ticket only
    R.STAFF: _WHOLE,
    R.ITEM_AUTHOR: _AGENCY | _EXAM,
    R.ITEM_REVIEWER: _AGENCY | _EXAM,
    R.SECRETARY: _EXAM,
    R.CHAIR: _EXAM,
    R.COUNCIL_MEMBER: _EXAM,
    R.AUTHORITY_HEAD: _AGENCY,
    R.INVIGILATOR: _EXAM,
    R.TECHNICIAN: _EXAM,
    R.CODE_CUTTER: _EXAM,
    R.MARKER: _EXAM,
    R.RE_MARKER: _EXAM,
    R.SUPERVISOR: _EXAM,
    R.CLERK: _AGENCY,
    R.HR_OFFICER: _AGENCY,
    R.UNIT_HEAD: _AGENCY,
    R.AUDITOR: _WHOLE,
    R.ADMINISTRATOR: _WHOLE,
}
