"""The tags and filters of templatetags/content.py."""

import uuid
from typing import NamedTuple

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test.utils import override_script_prefix
from django.urls import reverse
from django.utils.translation import override

from assessments.templatetags import content

ONCE = "{% load content %}{% once key %}{{ key }}: {{ told }}{% endonce %}"


def test_once_keeps_a_text_for_each_value():
    template = Template(ONCE)
    assert template.render(Context({"key": "a", "told": 1})) == "a: 1"
    assert template.render(Context({"key": "a", "told": 2})) == "a: 1"
    assert template.render(Context({"key": "b", "told": 2})) == "b: 2"


def test_once_keeps_a_text_for_each_language():
    template = Template("{% load content i18n %}{% once %}{% translate 'Privacy' %}{% endonce %}")
    english = template.render(Context())
    with override("fr"):
        assert template.render(Context()) != english


def test_once_escapes_what_it_keeps():
    template = Template(ONCE)
    for _ in range(2):
        assert template.render(Context({"key": "<b>", "told": "&"})) == "&lt;b&gt;: &amp;"


def test_once_keeps_so_many_texts_and_no_more(monkeypatch):
    monkeypatch.setattr(content, "MOST_KEPT", 1)
    template = Template(ONCE)
    for told in (1, 2):
        assert template.render(Context({"key": "b", "told": told})) == ("b: 1")
    for told in (1, 2):
        assert template.render(Context({"key": "a", "told": told})) == f"a: {told}"


@pytest.mark.parametrize(
    "inside", ["{% csrf_token %}", "{% if key %}{% csrf_token %}{% endif %}", "{% block a %}{% endblock %}"]
)
def test_once_refuses_what_differs_between_visitors_or_pages(inside):
    with pytest.raises(TemplateSyntaxError, match="to all"):
        Template("{% load content %}{% once %}" + inside + "{% endonce %}")


EACH = "{% load content %}{% each item in items key %}{{ key }} {{ item.told }}, {% endeach %}"


class Thing(NamedTuple):
    state: str | None
    told: str


def turns(template: Template, *things: Thing, key: str = "a") -> str:
    return template.render(Context({"items": things, "key": key}))


def test_each_keeps_a_turn_for_each_state_and_value():
    template = Template(EACH)
    assert turns(template, Thing("one", "1"), Thing("two", "<2>")) == "a 1, a &lt;2&gt;, "
    assert turns(template, Thing("two", "new"), Thing("one", "new"), Thing("six", "6")) == "a &lt;2&gt;, a 1, a 6, "
    assert turns(template, Thing("one", "new"), key="b") == "b new, "
    assert turns(template) == ""


def test_each_renders_a_turn_without_a_state_anew():
    template = Template(EACH)
    for told in ("1", "2"):
        assert turns(template, Thing(None, told)) == f"a {told}, "


def test_token_is_made_once_for_a_page_and_again_for_the_next():
    template = Template("{% load content %}{% csrf_token %}{% csrf_token %}")
    pages = [template.render(Context({"csrf_token": token})) for token in ("one", "two")]
    assert [
        page.count(f'name="csrfmiddlewaretoken" value="{token}"')
        for page, token in zip(pages, ("one", "two"), strict=True)
    ] == [2, 2]


class Read(NamedTuple):
    name: str
    written: dict[object, str]


WRITTEN = "{% load content %}{% written read place %}{{ read.name }} {{ place }}{% endwritten %}"


def test_written_is_kept_by_the_reading_for_each_value():
    template, read = Template(WRITTEN), Read("<a>", {})
    assert template.render(Context({"read": read, "place": 1})) == "&lt;a&gt; 1"
    assert template.render(Context({"read": read, "place": 2})) == "&lt;a&gt; 2"
    assert template.render(Context({"read": read._replace(name="b"), "place": 1})) == "&lt;a&gt; 1"
    assert template.render(Context({"read": Read("b", {}), "place": 1})) == "b 1"


def test_two_places_of_a_template_are_written_apart():
    template = Template(WRITTEN + ", {% written read %}again{% endwritten %}")
    assert template.render(Context({"read": Read("a", {}), "place": 1})) == "a 1, again"


def test_written_refuses_what_differs_between_visitors():
    with pytest.raises(TemplateSyntaxError, match="to all"):
        Template("{% load content %}{% written read %}{% csrf_token %}{% endwritten %}")


def test_path_is_the_address_that_url_gives():
    team = uuid.uuid4()
    assert content.path(team, "team") == reverse("team", args=[team])
    with override_script_prefix("/calms/"):
        assert content.path(team, "team") == reverse("team", args=[team]) == f"/calms/teams/{team}/"
