"""The doors of scoring: the page and a person's score, whoever may read; the editor, fewer."""

from typing import Any

from django.utils import timezone

from filon.kit.subjects import SubjectKind
from filon.scoring.models import ScoringModel, ScoringVersion
from filon.scoring.services.versions import create_model
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM
from tests.scoring.scales import SCALE
from tests.web.rights_doors import Door, Place, both, one_kind, single, some, to_record
from tests.web.rights_world import World

READ, WRITE = some(Entity.SCORING, Action.READ), some(Entity.SCORING, Action.WRITE)


def a_model() -> ScoringModel:
    audience = {"field": "contact.name", "op": "is", "value": f"personne {ScoringModel.objects.count()}"}
    return create_model(name="Essai", audience=audience, rules=SCALE, by=SYSTEM, now=timezone.now())


def the_draft(_world: World, place: Place) -> dict[str, Any]:
    draft = ScoringVersion.objects.get(model=place.kwargs["pk"])
    names = ("hot_in", "hot_out", "warm_in", "warm_out", "mql_engagement", "mql_fit", "version")
    first = {"label-0": "Nous écrit", "sign-0": "email|inbound|", "points-0": "20", "half_life-0": "60"}
    return {name: getattr(draft, name) for name in names} | {"lignes": "1"} | first


VERSION = {"version": "1"}
SCORING_DOORS = {
    "scoring": Door(READ),
    "scoring_new": Door(WRITE, WRITE, send={"nom": "Tous", "pour": ""}),
    "scoring_model": Door(READ, places=single(a_model)),
    "scoring_effect": Door(READ, places=single(a_model)),
    "scoring_draft": Door(WRITE, WRITE, places=single(a_model), send=the_draft),
    "scoring_prepare": Door(None, WRITE, places=single(a_model), sure=False),  # the draft is there already
    "scoring_publish": Door(None, WRITE, places=single(a_model), send=VERSION),
    "scoring_discard": Door(None, WRITE, places=single(a_model), send=VERSION),
    "scoring_retire": Door(None, WRITE, places=single(a_model), sure=False),  # it never was in service
    "contact_score": Door(both(READ, to_record(Action.READ)), places=one_kind(SubjectKind.CONTACT)),
}
