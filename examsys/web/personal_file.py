"""What a page about one person shows, to an HR officer and to the person alike."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from examsys import clock
from examsys.competency import queries as competency
from examsys.competency import rules as competency_rules
from examsys.organisation.queries import unit_names
from examsys.people import queries as people
from examsys.people import rules as people_rules
from examsys.people.models import (
    Appointment,
    Certificate,
    Diploma,
    DisciplinaryMeasure,
    GradePeriod,
    Product,
    Rating,
)
from examsys.training import queries as training
from examsys.training import rules as training_rules


def file_of(session: Session, person_id: UUID) -> dict[str, Any]:
    """Return everything on file about somebody, for `_parts/personal_file.html`; raises NoResultFound."""
    placed = people.placed(session, person_id)
    position_id = placed.position.id if placed.position else None
    return {
        "placed": placed,
        "person": placed.person,
        "units": unit_names(session),
        "names": people_rules,
        "training_names": training_rules,
        "groups": competency_rules.GROUPS,
        "lines": competency.profile(session, person_id, position_id, clock.today()),
        "appointments": people.of_person(session, Appointment, person_id),
        "grade_periods": people.of_person(session, GradePeriod, person_id),
        "ratings": people.of_person(session, Rating, person_id),
        "measures": people.of_person(session, DisciplinaryMeasure, person_id),
        "diplomas": people.of_person(session, Diploma, person_id),
        "certificates": people.of_person(session, Certificate, person_id),
        "products": people.of_person(session, Product, person_id),
        "training": training.records_of(session, [person_id]).get(person_id, []),
        "shown_by": training.evidence_by_training(session, [person_id]),
        "competencies": {one.id: one for one in competency.competencies(session)},
    }
