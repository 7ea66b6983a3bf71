import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.urls import reverse

from assessments.library import KINDS, entries
from assessments.maturity.document import Text, Texts, shipped_document

DOCUMENT = shipped_document()
PAGES = [(kind, each.code) for kind in KINDS for each in entries(DOCUMENT, kind)]
LANGUAGES = ["en", "fr"]


class Links(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "a":
            self.links.append(found)
        if "id" in found:
            self.ids.append(found["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


def get(client, path: str, language: str = "en", status: int = 200) -> str:
    reply = client.get(path, headers={"accept-language": language})
    assert reply.status_code == status, path
    return reply.text


def texts(part, language: str) -> Iterator[str]:
    for _name, value in part:
        if isinstance(value, Texts):
            yield from value.in_language(language)
        elif isinstance(value, Text):
            yield value.in_language(language)


def plain(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return unescape(re.sub(r"<[^>]+>", "", main))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_entry_tells_every_text_it_has_in_the_language_of_the_reader(client, kind, language):
    other = "fr" if language == "en" else "en"
    for each in entries(DOCUMENT, kind):
        said = plain(get(client, reverse("library_entry", args=[kind, each.code]), language))
        own = set(texts(each.part, language))
        for text in own:
            assert text in said, (each.code, text)
        for text in set(texts(each.part, other)) - own:
            # A short text may well stand in a longer one of the other language.
            assert len(text) < 30 or text not in said, (each.code, text)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_every_page_leads_somewhere(client, language):
    start = [reverse("library"), reverse("method"), reverse("library_search") + "?q=test"]
    waiting, seen = set(start), {}
    while waiting:
        path = waiting.pop()
        seen[path] = Links(get(client, path, language))
        internal = {link["href"].partition("#")[0] or path for link in seen[path].links if is_ours(link["href"])}
        waiting |= {each for each in internal if each.startswith(("/library/", "/method/"))} - seen.keys()
        for outside in internal - {each for each in internal if each.startswith(("/library/", "/method/"))}:
            assert client.get(outside).status_code == 200, (path, outside)
    assert {reverse("library_entry", args=pair) for pair in PAGES} <= seen.keys()
    for path, page in seen.items():
        assert len(page.ids) == len(set(page.ids)), path
        for link in page.links:
            target, _hash, anchor = link["href"].partition("#")
            if anchor and (target or path) in seen:
                assert anchor in seen[target or path].ids, (path, link["href"])


def is_ours(address: str) -> bool:
    return address.startswith(("/", "#", "?"))


@pytest.mark.parametrize("kind", KINDS)
def test_links_to_other_sites_are_those_of_the_references(client, kind):
    for each in entries(DOCUMENT, kind):
        page = Links(get(client, reverse("library_entry", args=[kind, each.code])))
        away = [link for link in page.links if not is_ours(link["href"])]
        for link in away:
            assert link["href"].removeprefix("https://") in each.part.reference.removeprefix("https://")
            assert link["href"].startswith("https://")
            assert link["rel"] == "noopener noreferrer"


@pytest.mark.parametrize(
    "path",
    [
        "/library/",
        "/library/search/?q=test",
        "/method/",
        *(f"/library/{kind}/{entries(DOCUMENT, kind)[0].code}/" for kind in KINDS),
    ],
)
def test_page_has_one_title_and_headings_in_order(client, path):
    headings = Links(get(client, path)).headings
    assert headings.count(1) == 1
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


@pytest.mark.parametrize(
    "path",
    [
        "/library/practice/P99/",
        "/library/practice/p01/",
        "/library/nothing/P01/",
        "/library/stage/0/",
        "/library/pattern/tool_led/",
        "/library/practice/%00/",
        "/library/practice/%3Cscript%3E/",
    ],
)
def test_unknown_page_is_not_found(client, path):
    get(client, path, status=404)


@pytest.mark.parametrize("path", ["/library/", "/library/search/?q=test", "/library/practice/P01/", "/method/"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_index_tells_the_stages_and_the_patterns(client):
    said = plain(get(client, reverse("library"), "fr"))
    for part in (*DOCUMENT.bands, *DOCUMENT.patterns):
        for text in texts(part, "fr"):
            assert text in said


def test_index_says_the_effort_of_a_practice(client):
    assert "Large effort" in get(client, reverse("library"))


def test_search_finds_and_marks(client):
    text = get(client, "/library/search/?q=deploiement", "fr")
    assert "<mark>Déploiement</mark> manuel" in text
    assert 'value="deploiement"' in text


def test_search_for_nothing_leads_to_the_index(client):
    for query in ("", "?q=", "?q=%20%00%0A", "?other=1"):
        assert client.get("/library/search/" + query)["Location"] == "/library/"


def test_search_that_finds_nothing_says_what_to_do(client):
    text = get(client, "/library/search/?q=zzzz")
    assert "Nothing here speaks of “zzzz”" in text
    assert "/library/#symptoms" in text


def test_search_with_some_of_the_words_says_so(client):
    assert "No page has all of these words" in get(client, "/library/search/?q=blame+zzzz")


def test_search_counts_what_it_does_not_show(client):
    text = get(client, "/library/search/?q=the")
    assert text.count("<h2>") == 50
    assert "add a word to narrow the search" in text


def test_search_result_on_the_index_leads_to_its_place(client):
    assert 'href="/library/#stage-1"' in get(client, "/library/search/?q=emerging")


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7*7 }}",
        "{% now %}",
        "%s %(query)s",
        "🙂",
    ],
)
def test_hostile_query_is_shown_as_text(client, query):
    text = client.get("/library/search/", {"q": query}).text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert query in plain(text) or query in unescape(text)


def test_endless_query_is_cut(client):
    said = plain(client.get("/library/search/", {"q": "deploy" * 2000}).text)
    assert "deploy" * 33 in said
    assert "deploy" * 34 not in said


@pytest.mark.parametrize("raw", ["%00blame", "blame%00", "%FFblame", "%ED%A0%80blame", "bl%C2%ADame%E2%80%AE"])
def test_unprintable_query_is_harmless(client, raw):
    get(client, f"/library/search/?q={raw}")


def test_method_page_tells_rules_and_notice(client):
    said = plain(get(client, reverse("method"), "fr"))
    for text in (*DOCUMENT.answering_rules.fr, DOCUMENT.misuse_notice.fr):
        assert text in said
