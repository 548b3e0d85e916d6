"""All pages, audience by audience, and what waits on the first one, for `app` to hang on the application."""

from examsys.web.account.pages import pages as account
from examsys.web.admin.pages import pages as admin
from examsys.web.admin.units import pages as units
from examsys.web.auditor.pages import pages as auditor
from examsys.web.auditor.waiting import waiting as auditor_waiting
from examsys.web.authoring.pages import pages as authoring
from examsys.web.board.routes import pages as board
from examsys.web.board.rulings import pages as results
from examsys.web.board.waiting import waiting as board_waiting
from examsys.web.candidate.paper import pages as candidate
from examsys.web.hr.positions import pages as positions
from examsys.web.hr.routes import pages as people
from examsys.web.hr.waiting import waiting as hr_waiting
from examsys.web.hr.workbook import pages as workbooks
from examsys.web.invigilator.pages import pages as invigilator
from examsys.web.marker.pages import pages as marker
from examsys.web.public.practice import pages as practice
from examsys.web.public.verify import pages as public
from examsys.web.staff.pages import pages as staff

WAITING = (auditor_waiting, board_waiting, hr_waiting)
"""What gives each audience the tasks on its first page."""
PAGES = (
    public,
    practice,
    account,
    candidate,
    staff,
    people,
    positions,
    workbooks,
    board,
    authoring,
    invigilator,
    marker,
    results,
    auditor,
    admin,
    units,
)
