"""Finished values in templates: content in the reader's language, figures as people read them."""

import functools
import uuid
from collections.abc import Hashable
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.template.loader_tags import BlockNode
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

from .. import wording
from ..models.prepared import NO_KEY

MOST_KEPT = 2000  # texts of one place in a template

register = template.Library()
register.filter("words", wording.words)
register.filter("points", wording.points)
register.filter("percent", wording.percent)
register.filter("level", wording.level)


@register.filter
def path(key: uuid.UUID, name: str) -> str:
    """`{{ team|path:"team" }}`: the address of a page whose one argument is a key, for lists of many."""
    before, after = _around_a_key(name, get_script_prefix())
    return f"{before}{key}{after}"


@functools.lru_cache(maxsize=64)
def _around_a_key(name: str, _prefix: str) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[NO_KEY]).partition(str(NO_KEY))
    return before, after


@register.tag
def once(parser: Parser, token: Token) -> template.Node:
    """`{% once a b %}…{% endonce %}`: rendered once in a process for each language and each a and b.

    What is inside depends on those values alone, and they take few: never a person, never a path.
    """
    return OnceNode(token.split_contents()[1:], parser, "endonce")


@register.tag
def each(parser: Parser, token: Token) -> template.Node:
    """`{% each item in items a b %}…{% endeach %}`: a loop of which every turn is as in `{% once item.state a b %}`.

    A turn whose state is `None` is rendered anew.
    """
    name, _in, items, *values = token.split_contents()[1:]
    return EachNode(name, items, values, parser)


@register.tag
def written(parser: Parser, token: Token) -> template.Node:
    """`{% written reading a b %}…{% endwritten %}`: rendered once for each reading, a and b; the reading keeps it.

    What is inside depends on those alone: never on who looks.
    """
    reading, *values = token.split_contents()[1:]
    return WrittenNode(reading, values, parser)


@register.tag("csrf_token")
def csrf_input(_parser: Parser, _token: Token) -> template.Node:
    """Django's, made once for all the forms of a page."""
    return CsrfInputNode()


class CsrfInputNode(CsrfTokenNode):
    def render(self, context: Context) -> str:
        page = context.render_context
        if self.__class__ not in page:
            page[self.__class__] = super().render(context)
        return page[self.__class__]


def _refuse_own(inside: template.NodeList, name: str) -> None:
    if inside.get_nodes_by_type((CsrfTokenNode, BlockNode)):
        raise template.TemplateSyntaxError(f"{name} would show one visitor's token, or one page's block, to all")


class OnceNode(template.Node):
    child_nodelists = ()  # no block is inside: what looks for blocks need not enter

    def __init__(self, values: list[str], parser: Parser, end: str) -> None:
        self.values = [parser.compile_filter(value) for value in values]
        self.nodelist = parser.parse([end])
        parser.delete_first_token()
        _refuse_own(self.nodelist, "once")
        self.kept: dict[Hashable, str] = {}

    def render(self, context: Context) -> str:
        state = self.state(context)
        return self.kept.get(state) or self.keep(state, self.nodelist.render(context))

    def state(self, context: Context) -> tuple[Hashable, ...]:
        return get_language(), context.autoescape, *[value.resolve(context) for value in self.values]

    def keep(self, state: Hashable, text: str) -> str:
        if len(self.kept) < MOST_KEPT:
            self.kept[state] = text
        return text


class WrittenNode(template.Node):
    child_nodelists = ()

    def __init__(self, reading: str, values: list[str], parser: Parser) -> None:
        self.reading = parser.compile_filter(reading)
        self.values = [parser.compile_filter(value) for value in values]
        self.nodelist = parser.parse(["endwritten"])
        parser.delete_first_token()
        _refuse_own(self.nodelist, "written")

    def render(self, context: Context) -> str:
        kept: dict[object, str] = self.reading.resolve(context).written
        key = self, *[value.resolve(context) for value in self.values]
        text = kept.get(key)
        if text is None:
            text = kept[key] = self.nodelist.render(context)
        return text


class EachNode(OnceNode):
    def __init__(self, name: str, items: str, values: list[str], parser: Parser) -> None:
        super().__init__(values, parser, "endeach")
        self.name = name
        self.items = parser.compile_filter(items)

    def render(self, context: Context) -> str:
        shared = self.state(context)
        items = self.items.resolve(context)
        return "".join([self.kept.get((item.state, shared)) or self.turn(item, shared, context) for item in items])

    def turn(self, item: Any, shared: tuple[Hashable, ...], context: Context) -> str:
        with context.push(**{self.name: item}):
            text = self.nodelist.render(context)
        return text if item.state is None else self.keep((item.state, shared), text)
