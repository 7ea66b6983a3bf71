"""The tags and filters of templatetags/content.py."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
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
