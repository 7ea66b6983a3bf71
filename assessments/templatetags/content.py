"""Finished values in templates: content in the reader's language, figures as people read them."""

from collections.abc import Hashable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.template.loader_tags import BlockNode
from django.utils.translation import get_language

from .. import wording

MOST_KEPT = 2000  # texts of one place in a template

register = template.Library()
register.filter("words", wording.words)
register.filter("points", wording.points)
register.filter("percent", wording.percent)
register.filter("level", wording.level)


@register.tag
def once(parser: Parser, token: Token) -> template.Node:
    """`{% once a b %}…{% endonce %}`: rendered once in a process for each language and each a and b.

    What is inside depends on those values alone, and they take few: never a person, never a path.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodes = parser.parse(["endonce"])
    parser.delete_first_token()
    if nodes.get_nodes_by_type((CsrfTokenNode, BlockNode)):
        raise template.TemplateSyntaxError("once would show one visitor's token, or one page's block, to all")
    return OnceNode(values, nodes)


class OnceNode(template.Node):
    child_nodelists = ()  # no block is inside: what looks for blocks need not enter

    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist
        self.kept: dict[Hashable, str] = {}

    def render(self, context: Context) -> str:
        state = get_language(), context.autoescape, *[value.resolve(context) for value in self.values]
        text = self.kept.get(state)
        if text is None:
            text = self.nodelist.render(context)
            if len(self.kept) < MOST_KEPT:
                self.kept[state] = text
        return text
