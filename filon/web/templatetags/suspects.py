"""Tags of the pages of suspects."""

from django import template

from filon.playbook.selectors import active_profile
from filon.usecases.promoting import promotable_stages

register = template.Library()


@register.simple_tag
def stages_to_promote_to() -> list[tuple[str, str]]:
    """Where a person may put a suspect, in the words of the company."""
    return promotable_stages(active_profile())
