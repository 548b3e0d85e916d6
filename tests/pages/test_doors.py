"""Every address is on the list of those anybody may open, or sends whoever is not signed in to the sign-in page."""

from uuid import UUID

from werkzeug.routing import Rule

from tests.make import Browser, Cast

OPEN_TO_ANYBODY = {"static", "account.sign_in", "public.front", "public.health", "public.language"}
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
        answer.status_code == 302 and answer.headers["Location"].startswith("/dang-nhap") for answer in answers
    )


def test_every_address_asks_who_is_there_unless_it_is_on_the_list(cast: Cast) -> None:
    visitor = cast.visitor()
    unguarded = {
        rule.endpoint
        for rule in cast.app.url_map.iter_rules()
        if not _is_sent_to_sign_in(visitor, _address(cast, rule), set(rule.methods or ()))
    }
    assert unguarded == OPEN_TO_ANYBODY
