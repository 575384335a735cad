"""Tags of the page of the routing."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def name_of(names: Mapping[int, str], key: int | None) -> str:
    """Of the person with that key; a dash for nobody."""
    return names.get(key, "–") if key else "–"
