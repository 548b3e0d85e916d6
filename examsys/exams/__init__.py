"""Examinations (kỳ thi): plan, rule set by date, council and boards, applications, shifts and seats.

Nouns: exam, part, board member, confirmed parameter, quota, application, candidate number (SBD), ticket, shift,
room, seat.
"""
