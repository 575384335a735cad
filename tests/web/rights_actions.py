"""The doors of calls to action: inside, whoever may read or write forms; outside, whoever has the address of one."""

from typing import Any

from django.utils import timezone

from filon.intake.models import Reservation
from filon.intake.rules.capture import SubmissionState
from filon.intake.services.offers import set_offer, take_place
from filon.users.rules.rights import Action, Entity
from tests import factories
from tests.intake.calls import a_call, a_draft
from tests.web.rights_capture import a_form, a_live_form, a_submission
from tests.web.rights_doors import Door, Place, everybody, single, some
from tests.web.rights_world import World

READ, WRITE = some(Entity.FORM, Action.READ), some(Entity.FORM, Action.WRITE)
NEW = {"name": "Accueil", "kind": "button", "button": "Voir", "url": "https://halvane.example/", "delay": "5"}


def outside(_world: World) -> Any:
    yield Place({"key": a_call().key})


def a_place() -> Reservation:
    form, person = a_live_form(), factories.contact()
    set_offer(form=form, quantity=2, ends_date=None, version=0, now=timezone.now())
    submission = a_submission(SubmissionState.RECEIVED)
    place = take_place(form=form, contact=person, submission=submission, now=timezone.now())
    assert place
    return place


COMPUTES = {"questions": "a : A", "formula": "a + 1", "sentence": "{résultat}", "decimals": "0"}
ACTION_DOORS = {
    "capture_simulator": Door(WRITE, WRITE, places=single(a_form), send=COMPUTES),
    "capture_offer": Door(WRITE, WRITE, places=single(a_form), send={"quantity": "5"}),
    "reservation_release": Door(None, WRITE, places=single(a_place)),
    "call_to_action_list": Door(READ),
    "call_to_action_new": Door(WRITE, WRITE, send=NEW),
    "call_to_action": Door(READ, places=single(a_call)),
    "call_to_action_edit": Door(WRITE, WRITE, places=single(a_draft), send=NEW | {"version": "1"}),
    "call_to_action_publish": Door(None, WRITE, places=single(lambda: a_draft(url="https://halvane.example/"))),
    "call_to_action_close": Door(None, WRITE, places=single(a_call)),
    "call_to_action_code": Door(READ, places=single(a_call)),
    "call_to_action_paper": Door(READ, places=single(a_call)),
    "call_to_action_preview": Door(READ, places=single(a_call)),
    "call_to_action_preview_script": Door(READ, places=single(a_call)),
    "public_action": Door(everybody, places=outside),
    "public_action_seen": Door(None, everybody, places=outside, sure=False),
    "public_action_script": Door(everybody, places=outside),
}
