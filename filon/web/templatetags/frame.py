"""The frame's own tags: menu, what may be created, unread notifications. They run only where a whole page is shown."""

from collections.abc import Collection
from typing import Any

from django import template

from filon.playbook.selectors import active_profile
from filon.records.selectors.notifications import unread_notification_count
from filon.users.gateways import letters_folder
from filon.web import menu

register = template.Library()


@register.simple_tag
def folder_of_letters() -> str:
    """Where letters wait as files while no mail server is named; empty where they leave."""
    return letters_folder()


@register.simple_tag(takes_context=True)
def menu_groups(context: dict[str, Any]) -> list[tuple[menu.Words, list[menu.Link]]]:
    request = context["request"]
    return menu.menu_for(request.user, path=request.path, hidden=_hidden_screens(request))


@register.simple_tag(takes_context=True)
def settings_link(context: dict[str, Any]) -> list[menu.Link]:
    request = context["request"]
    return menu.links_for([menu.SETTINGS], viewer=request.user, path=request.path)


@register.simple_tag(takes_context=True)
def settings_links(context: dict[str, Any]) -> list[tuple[menu.Words, list[menu.Link]]]:
    request = context["request"]
    shown = [
        (group.title, menu.links_for(group.entries, viewer=request.user, path=request.path))
        for group in menu.SETTINGS_MENU
    ]
    return [(title, links) for title, links in shown if links]


@register.simple_tag(takes_context=True)
def create_links(context: dict[str, Any]) -> list[menu.Link]:
    request = context["request"]
    return menu.links_for(menu.shown_of(menu.CREATE, _hidden_screens(request)), viewer=request.user)


def _hidden_screens(request: Any) -> Collection[str]:
    """What the funnel profile hides, read once a page."""
    if not hasattr(request, "hidden_screens"):
        request.hidden_screens = active_profile().hidden_screens
    hidden: Collection[str] = request.hidden_screens
    return hidden


@register.simple_tag(takes_context=True)
def unread_count(context: dict[str, Any]) -> int:
    return unread_notification_count(user=context["request"].user)
