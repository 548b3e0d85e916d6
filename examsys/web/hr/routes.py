"""All pages about people under one set of addresses, `/can-bo`."""

from examsys.web.hr import amendments, lists
from examsys.web.hr.people import pages

MODULES = (amendments, lists)
__all__ = ["MODULES", "pages"]
