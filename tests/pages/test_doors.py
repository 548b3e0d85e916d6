"""Every address is on the list of those anybody may open, or sends whoever is not signed in to the sign-in page."""

from uuid import UUID

from werkzeug.routing import Rule

from tests.make import Browser, Cast

OPEN_TO_ANYBODY = {
    "static",
    "account.sign_in",
    "candidate.call_invigilator",
    "candidate.sign_in",
    "candidate.time",
    "practice.front",
    "practice.hand_in",
    "practice.paper",
    "practice.result",
    "public.document",
    "public.front",
    "public.health",
    "public.language",
    "public.result",
    "public.results",
    "public.verified",
    "public.verify",
}
SIGN_IN_PAGES = ("/dang-nhap", "/thi")
EXAMPLES = {"UUIDConverter": UUID(int=0), "IntegerConverter": 1}


def _address(cast: Cast, rule: Rule) -> str:
    values = {name: EXAMPLES.get(type(kind).__name__, "x") for name, kind in rule._converters.items()}
    with cast.app.test_request_context():
        return cast.app.url_for(rule.endpoint, **values)


def _is_sent_to_sign_in(visitor: Browser, address: str, methods: set[str]) -> bool:
    answers = [visitor.client.get(address)] if "GET" in methods else []
    if "POST" in methods:
        visitor.get("/dang-nhap")
        answers.append(visitor.post(address, follow=False))
    return bool(answers) and all(
        answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN_PAGES) for answer in answers
    )


def test_every_address_asks_who_is_there_unless_it_is_on_the_list(cast: Cast) -> None:
    visitor = cast.visitor()
    unguarded = {
        rule.endpoint
        for rule in cast.app.url_map.iter_rules()
        if not _is_sent_to_sign_in(visitor, _address(cast, rule), set(rule.methods or ()))
    }
    assert unguarded == OPEN_TO_ANYBODY


def test_the_door_for_answers_asks_for_the_token_of_a_seat(cast: Cast) -> None:
    click = {"sitting": str(UUID(int=0)), "seq": 1, "question": 1, "choice": 0}
    assert cast.visitor().client.post("/luu", json=click).status_code == 401
    assert cast.visitor().client.post("/luu", data=click).status_code == 400
