"""examsys: examinations, certificates and competency of the Vietnamese civil service."""
