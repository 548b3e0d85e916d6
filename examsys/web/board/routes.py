"""All pages of an exam under one set of addresses, `/ky-thi`."""

from examsys.web.board import applications, confirm, eligibility, hall, members, papers, plan, tickets
from examsys.web.board.pages import pages

MODULES = (applications, confirm, eligibility, hall, members, papers, plan, tickets)
__all__ = ["MODULES", "pages"]
