"""All addresses of the site, each filled with plausible arguments, for tests that walk them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Pages that a stranger may open: sign-in, password, second factor of a sign-in under way, first account, invitation, forms.
PUBLIC = {
    "account_login", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate", "first_start", "invitation",
    "public_form", "public_thanks", "public_embed", "visit_script", "visit_receive", "public_stop",
    "public_choose", "public_content",
    "public_confirm", "public_more", "public_shared", "public_action", "public_action_seen", "public_action_script",
    "public_proposal", "public_proposal_read", "public_proposal_comment", "public_proposal_accept", "public_proposal_refuse",
    "public_proposal_pdf", "public_proposal_attachment",
    "public_booking", "public_booking_move", "public_booking_cancel", "public_booking_ics", "public_booking_page",
    "public_registration", "public_registration_confirm", "public_registration_withdraw", "public_registration_ics",
    "public_registration_code", "agenda_feed", "public_satisfaction",
}  # fmt: skip
EXAMPLES = {"int": 1, "string": "sales", "slug": "mixed"}


class Address(NamedTuple):
    name: str
    path: str


def all_addresses() -> list[Address]:
    return sorted(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver]) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        elif pattern.name:
            yield Address(pattern.name, _filled(pattern))


def _filled(pattern: URLPattern) -> str:
    converters = getattr(pattern.pattern, "converters", {})
    arguments = {
        name: EXAMPLES[type(kind).__name__.removesuffix("Converter").lower()] for name, kind in converters.items()
    }
    if pattern.name == "account_reset_password_from_key":
        arguments = {"uidb36": "1", "key": "abc-def"}
    return reverse(pattern.name, kwargs=arguments)
