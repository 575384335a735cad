"""Templates for those who write them, and the ones to offer to somebody by a channel."""

from django.db.models import Q, QuerySet

from filon.kit.errors import NotFound
from filon.playbook.models import Template
from filon.playbook.rules.contents import closeness, fits
from filon.playbook.rules.templates import TemplateState
from filon.playbook.selectors.readers import for_readers
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require, visible


def templates_for(*, viewer: Viewer) -> QuerySet[Template]:
    require(viewer, Entity.MESSAGE, Action.READ)
    return Template.objects.select_related("owner", "in_force").prefetch_related("personas")


def template_for(*, viewer: Viewer, pk: int, action: Action = Action.READ) -> Template:
    """All may read what the company says; one changes one's own, or the company's by right."""
    rows = templates_for(viewer=viewer)
    if action != Action.READ:
        rows = visible(rows, viewer=viewer, entity=Entity.MESSAGE, action=action)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("Ce modèle n’existe pas.")
    return found


def narrowed(
    templates: QuerySet[Template], *, sought: str = "", channel: str = "", phase: str = "", persona: int | None = None
) -> QuerySet[Template]:
    if sought:
        templates = templates.filter(Q(name__icontains=sought) | Q(in_force__body__icontains=sought))
    if channel:
        templates = templates.filter(channel=channel)
    return for_readers(templates, phase=phase, persona=persona)


def templates_to_offer(*, channel: str, language: str, persona: int | None, phase: str) -> list[Template]:
    """Those in service that fit, the closest first: her language, then written for her persona, then for her phase."""
    live = Template.objects.filter(state=TemplateState.LIVE, channel=channel).select_related("in_force")
    fitting = [one for one in live.prefetch_related("personas") if fits(one.fit, persona=persona, phase=phase)]
    fitting.sort(key=lambda one: (one.language != language, closeness(one.fit, persona=persona, phase=phase)))
    return fitting
