"""Is a page sound? A strict look at its HTML: `faults_in(html)` names everything wrong; an empty list means sound."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

from tests.make import Browser

ENOUGH = 150

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "headers")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Page:
    """The elements of a page with their parents."""

    def __init__(self, html: str) -> None:
        parser = HTMLParser(namespace_html_elements=False)
        root: Any = parser.parse(html)
        self.root: Element = root.getroot() if hasattr(root, "getroot") else root
        self.errors = [f"HTML at {place}: {code}" for place, code, _ in parser.errors]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.ids = Counter(element.get("id") for element in self.root.iter() if element.get("id") is not None)
        self.by_id = {element.get("id"): element for element in self.root.iter()}

    def all(self, *names: str) -> list[Element]:
        """Return the elements of these kinds in the order of the page; every element when no kind is given."""
        return [found for found in self.root.iter() if isinstance(found.tag, str) and (not names or found.tag in names)]

    def above(self, element: Element) -> Iterator[Element]:
        """Give the parents, the nearest first."""
        while element in self.parents:
            element = self.parents[element]
            yield element

    def name_of(self, element: Element) -> str:
        """Return what a screen reader says for a control, link, button or heading."""
        if element.get("aria-label"):
            return str(element.get("aria-label")).strip()
        if element.get("aria-labelledby"):
            return " ".join(
                _text(self.by_id[part]) for part in _words(element, "aria-labelledby") if part in self.by_id
            )
        if element.tag in CONTROLS:
            labels = [label for label in self.all("label") if label.get("for") == element.get("id")]
            labels += [parent for parent in self.above(element) if parent.tag == "label"]
            return " ".join(_text(label) for label in labels).strip() or str(element.get("title", ""))
        return _text(element)


def _text(element: Element) -> str:
    pictures = "".join(f" {image.get('alt', '')}" for image in element.iter("img"))
    titles = "".join(f" {_text(title)}" for title in element.iter("title") if title is not element)
    return " ".join(("".join(element.itertext()) + pictures + titles).split())


def _words(element: Element, attribute: str) -> list[str]:
    return (element.get(attribute) or "").split()


def faults_in(html: str) -> list[str]:
    """Return what is wrong with a page, in words for its author."""
    page = Page(html)
    parts = (_frame, _headings, _names, _forms, _groups, _references, _errors, _safety, _tables)
    return page.errors + [fault for part in parts for fault in part(page)]


def _frame(page: Page) -> Iterator[str]:
    if page.root.get("lang") not in {"vi", "en"}:
        yield "html has no lang"
    titles = [title for title in page.root.findall("./head/title") if _text(title)]
    if len(titles) != 1:
        yield f"{len(titles)} titles"
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} main elements"
    yield from (f"id {name!r} stands {count} times" for name, count in page.ids.items() if count > 1 or not name)


def _headings(page: Page) -> Iterator[str]:
    found = page.all(*HEADINGS)
    if sum(heading.tag == "h1" for heading in found) != 1:
        yield f"{sum(heading.tag == 'h1' for heading in found)} h1"
    yield from (f"empty {heading.tag}" for heading in found if not page.name_of(heading))
    main = [heading for heading in found if any(parent.tag == "main" for parent in page.above(heading))]
    levels = [int(heading.tag[1]) for heading in main[[heading.tag for heading in main].index("h1") :]] if main else []
    yield from (f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1)


def _names(page: Page) -> Iterator[str]:
    for element in page.all("a", "button", *CONTROLS):
        if element.tag == "input" and element.get("type") in UNLABELLED:
            continue
        if not page.name_of(element):
            yield f"{element.tag} {element.get('name') or element.get('href') or element.get('id')} has no name"
    yield from (f"img {image.get('src')} has no alt" for image in page.all("img") if image.get("alt") is None)


def _forms(page: Page) -> Iterator[str]:
    """A form is read from its top to its button: no field stands below that."""
    for form in page.all("form"):
        pieces = [one for one in form.iter() if one.tag == "button" or one.tag in CONTROLS]
        pieces = [one for one in pieces if one.get("type") not in {"hidden", "button"}]
        buttons = [place for place, one in enumerate(pieces) if one.tag == "button"]
        below = pieces[buttons[0] + 1 :] if buttons else []
        yield from (f"field {one.get('name')} stands below its button" for one in below if one.tag != "button")


def _groups(page: Page) -> Iterator[str]:
    """Several radios or boxes of one name are one question: it stands in the legend."""
    inputs = [field for field in page.all("input") if field.get("type") in {"radio", "checkbox"}]
    for name, count in Counter(field.get("name") for field in inputs).items():
        for field in [field for field in inputs if field.get("name") == name and count > 1]:
            frames = [parent for parent in page.above(field) if parent.tag == "fieldset"]
            legend = frames[0].find("legend") if frames else None
            if legend is None or not _text(legend):
                yield f"{name}: no fieldset with a legend"
                break


def _references(page: Page) -> Iterator[str]:
    for element in page.all():
        for attribute in REFERENCES:
            yield from (
                f"{attribute}={part!r} leads nowhere" for part in _words(element, attribute) if part not in page.ids
            )
        target = element.get("href", "")
        if target.startswith("#") and target[1:] not in page.ids:
            yield f"link to {target} leads nowhere"


def _errors(page: Page) -> Iterator[str]:
    """Each field in error is tied to its words and stands in the summary; the title says so too."""
    wrong = [field for field in page.all(*CONTROLS) if "--error" in field.get("class", "")]
    links = {link.get("href") for link in page.all("a")}
    for field in wrong:
        told = [part for part in _words(field, "aria-describedby") if part.endswith("-error")]
        if not told:
            yield f"{field.get('id')} is in error and aria-describedby does not say which"
        if f"#{field.get('id')}" not in links:
            yield f"no summary links to {field.get('id')}"
    if wrong and not any("govuk-error-summary" in element.get("class", "") for element in page.all("div")):
        yield "fields in error and no summary"


def _safety(page: Page) -> Iterator[str]:
    """What the content security policy would stop, what leaves the site, what a forger could send."""
    for element in page.all():
        if element.get("style") or any(name.startswith("on") for name in element.attrib):
            yield f"{element.tag} carries style or script in an attribute"
        if element.tag in {"script", "link", "img", "iframe", "form"}:
            target = (
                element.get("src")
                or element.get("action")
                or (element.get("href") if element.tag == "link" else "")
                or ""
            )
            if target.startswith(("http:", "https:", "//")):
                yield f"{element.tag} asks another host: {target}"
    data = {"application/json", "application/ld+json"}
    if any(not script.get("src") and script.get("type") not in data for script in page.all("script")) or page.all(
        "style"
    ):
        yield "script or style inside the page"
    for form in page.all("form"):
        if form.get("method", "").lower() == "post" and not any(
            f.get("name") == "csrf_token" for f in form.iter("input")
        ):
            yield f"form to {form.get('action') or 'itself'} has no CSRF token"


def _tables(page: Page) -> Iterator[str]:
    yield from (f"th {_text(head)!r} has no scope" for head in page.all("th") if not head.get("scope"))
    yield from ("empty th" for head in page.all("th") if not _text(head))


def _links(path: str, page: Page) -> Iterator[str]:
    """Give the pages of ours that a page leads to, without what follows `?` beyond the first of its kind."""
    for link in page.all("a"):
        target = urlsplit(urljoin(path, link.get("href", "")))
        if not target.netloc and target.path.startswith("/") and not target.path.startswith("/static/"):
            yield target.path


def _has_fields(page: Page) -> bool:
    main = page.all("main")[0]
    forms = [form for form in main.iter("form") if form.get("method") == "post"]
    return any(field.get("type") not in {"hidden", "submit"} for form in forms for field in form.iter("input"))


def walk(browser: Browser, start: str) -> Iterator[tuple[str, str]]:
    """Follow every link from a page on, and give each page with what is wrong with it."""
    waiting, seen = [start], {start}
    while waiting and len(seen) < ENOUGH:
        path = waiting.pop(0)
        answer = browser.client.get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        browser.page = answer
        assert answer.status_code == 200, f"{path} answers {answer.status_code}"
        page = Page(browser.text)
        yield from ((path, fault) for fault in faults_in(browser.text))
        if _has_fields(page):
            browser.post(path, {})
            yield from ((f"{path} sent empty", fault) for fault in faults_in(browser.text))
        fresh = [link for link in dict.fromkeys(_links(path, page)) if link not in seen]
        seen.update(fresh)
        waiting += fresh


def reached(browser: Browser, start: str) -> list[str]:
    """Return the address of every page that links lead to from a page, that page first."""
    waiting, found = [start], []
    seen = {start}
    while waiting and len(seen) < ENOUGH:
        path = waiting.pop(0)
        answer = browser.client.get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        found.append(path)
        fresh = [link for link in dict.fromkeys(_links(path, Page(answer.get_data(as_text=True)))) if link not in seen]
        seen.update(fresh)
        waiting += fresh
    return found
