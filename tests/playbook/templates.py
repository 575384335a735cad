"""Templates for tests."""

from typing import Any

from filon.playbook.models import Template
from filon.playbook.services.templates import create_template, put_in_service
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests.factories import NOW


def a_template(
    name: str = "Premier contact",
    body: str = "Bonjour {{ prénom }}",
    *,
    subject: str = "",
    channel: str = "linkedin",
    owner: User | None = None,
    live: bool = False,
    **values: Any,
) -> Template:
    told = {"name": name, "channel": channel, "owner": owner, "brings": "Les trois fautes d’un devis"} | values
    made = create_template(values=told, subject=subject, body=body, personas=(), by=SYSTEM, now=NOW)
    if live:
        put_in_service(template=made, version=made.version, by=SYSTEM, now=NOW)
    return made
