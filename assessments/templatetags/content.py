"""Finished values in templates: content in the reader's language, figures as people read them."""

from django import template

from .. import wording

register = template.Library()
register.filter("words", wording.words)
register.filter("points", wording.points)
register.filter("level", wording.level)
