"""A call to action on line."""

from typing import Any

from filon.intake.models import CallToAction
from filon.intake.services.calls_to_action import create_call, publish_call
from tests.factories import NOW


def a_draft(**values: Any) -> CallToAction:
    given = {"name": "Accueil", "kind": "button", "button": "Demander un devis"} | values
    return create_call(values=given, now=NOW)


def a_call(**values: Any) -> CallToAction:
    call = a_draft(**{"url": "https://halvane.example/rendez-vous"} | values)
    publish_call(call=call, now=NOW)
    return call
