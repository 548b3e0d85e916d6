"""What the personal file says: ratings, measures, confirmed statements, age."""

from examsys.intervals import PartialDay, plus_months
from examsys.regulation.checks.case import Answer, Case, dated
from examsys.regulation.facts import Measure, Rating, Statement
from examsys.regulation.terms import Outcome
from examsys.wording import Message, msg

RATING_WORDS = {
    Rating.NOT_COMPLETED: msg("Không hoàn thành nhiệm vụ"),
    Rating.COMPLETED: msg("Hoàn thành nhiệm vụ"),
    Rating.GOOD: msg("Hoàn thành tốt nhiệm vụ"),
    Rating.EXCELLENT: msg("Hoàn thành xuất sắc nhiệm vụ"),
}
MEASURE_WORDS: dict[str, Message] = {
    "reprimand": msg("khiển trách"),
    "warning": msg("cảnh cáo"),
    "pay_step_lowering": msg("hạ bậc lương"),
    "demotion": msg("giáng chức"),
    "removal": msg("cách chức"),
}


def rated_at_least(case: Case) -> Answer:
    """Rated `rating` or better in the year before the exam year (NN-01)."""
    year = (case.facts.exam_year or case.day.year) - 1
    ratings = [one.rating for one in case.facts.ratings if one.year == year]
    if not ratings:
        return Outcome.EVIDENCE_MISSING, msg("Chưa có kết quả xếp loại năm %(year)s", year=year)
    order = list(Rating)
    worst = min(ratings, key=order.index)
    needed = Rating(case.text("rating"))
    if order.index(worst) >= order.index(needed):
        return Outcome.MET, msg("Năm %(year)s xếp loại %(rating)s", year=year, rating=RATING_WORDS[worst])
    return Outcome.NOT_MET, msg(
        "Năm %(year)s xếp loại %(rating)s, yêu cầu từ %(needed)s trở lên",
        year=year,
        rating=RATING_WORDS[worst],
        needed=RATING_WORDS[needed],
    )


def no_measure_in_window(case: Case) -> Answer:
    """No measure of `kinds` in the `months` since its effect, the corresponding day included (NN-02a, NN-02b, DL-1)."""
    measures = [one for one in case.facts.measures if one.kind in case.names("kinds") and not _over(case, one)]
    for one in measures:
        if one.effective_on and _barred(case, one) is True:
            return Outcome.NOT_MET, _barred_words(case, one, one.effective_on)
    unsure = [one for one in measures if _barred(case, one) is None]
    if unsure:
        return Outcome.EVIDENCE_MISSING, _to_complete(unsure[0])
    return Outcome.MET, msg("Không trong thời hạn bị %(kinds)s", kinds=case.words("kinds"))


def _over(case: Case, measure: Measure) -> bool:
    return measure.ended_on is not None and measure.ended_on <= case.day


def _barred(case: Case, measure: Measure) -> bool | None:
    """Whether the window holds the reckoning day, whichever day the measure took effect; None when that decides."""
    since = measure.effective_on
    if since is None:
        return None
    if since.earliest > case.day or plus_months(since.latest, case.integer("months")) < case.day:
        return False
    sure = since.latest <= case.day <= plus_months(since.earliest, case.integer("months"))
    return True if sure else None


def _to_complete(measure: Measure) -> Message:
    words = MEASURE_WORDS[measure.kind]
    if measure.effective_on is None:
        return msg("Thiếu ngày có hiệu lực của quyết định %(measure)s", measure=words)
    return msg(
        "Thiếu ngày có hiệu lực đầy đủ của quyết định %(measure)s: hồ sơ chỉ ghi %(day)s, xin bổ sung",
        measure=words,
        day=dated(measure.effective_on),
    )


def _barred_words(case: Case, measure: Measure, since: PartialDay) -> Message:
    words, until = MEASURE_WORDS[measure.kind], plus_months(since.latest, case.integer("months"))
    if since.exact:
        return msg(
            "Bị %(measure)s, quyết định có hiệu lực từ %(since)s; chưa được dự thi đến hết %(until)s",
            measure=words,
            since=str(since),
            until=until,
        )
    return msg(
        "Bị %(measure)s, quyết định có hiệu lực từ %(since)s; chưa được dự thi, muộn nhất đến hết %(until)s",
        measure=words,
        since=dated(since),
        until=until,
    )


def statement(case: Case) -> Answer:
    """The statement the requirement is about has been confirmed as it must be."""
    found = case.facts.statements.get(Statement(case.requirement.about or ""))
    title = case.requirement.title
    if found is None:
        return Outcome.EVIDENCE_MISSING, msg("Chưa có xác nhận: %(title)s", title=title)
    if found is case.requirement.holds:
        return Outcome.MET, msg("Đã xác nhận: %(title)s", title=title)
    return Outcome.NOT_MET, msg("Đã xác nhận không đáp ứng: %(title)s", title=title)


def old_enough(case: Case) -> Answer:
    """`years` old on the reckoning day (TD-17); a birth date of which only a part is known may leave it open."""
    born, months = case.facts.born, 12 * case.integer("years")
    if born is None:
        return Outcome.EVIDENCE_MISSING, msg("Thiếu ngày sinh")
    if plus_months(born.latest, months) <= case.day:
        return Outcome.MET, msg("Sinh %(born)s, đủ %(years)s tuổi", born=str(born), years=case.integer("years"))
    if plus_months(born.earliest, months) > case.day:
        return Outcome.NOT_MET, msg("Sinh %(born)s, chưa đủ %(years)s tuổi", born=str(born), years=months // 12)
    return Outcome.EVIDENCE_MISSING, msg("Thiếu ngày sinh đầy đủ (chỉ có %(born)s)", born=str(born))


def no_longer_required(case: Case) -> Answer:
    """A certificate that files held once and hold no more (TD-14, CC-08); what stays is the ability (PR-45)."""
    return Outcome.DROPPED, msg(
        "%(title)s: đã bỏ yêu cầu chứng chỉ từ %(since)s; vẫn yêu cầu năng lực theo vị trí việc làm",
        title=case.requirement.title,
        since=case.on("since"),
    )
