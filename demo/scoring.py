"""How Halvane scores: one model for everybody, in service, and the draft of its next version."""

from datetime import timedelta

from demo.world import World
from filon.scoring.models import ScoringModel
from filon.scoring.rules.scale import WHO, Rule
from filon.scoring.rules.starters import STARTERS
from filon.scoring.services.versions import create_model, publish_draft, start_draft, write_draft
from filon.users.selectors import SYSTEM

NAME = "Tous les contacts"
STUDENT = {
    "any": [{"field": "contact.job_title", "op": "contains", "value": word} for word in ("étudiant", "stagiaire")]
}
RULES = (*STARTERS, Rule("Étudiant ou stagiaire", WHO, points=-40, criteria=STUDENT))
IN_SERVICE_FOR = timedelta(days=120)


def keep_scoring(world: World) -> None:
    """Models that people made already stay alone."""
    if ScoringModel.objects.exists():
        return
    began = world.now - IN_SERVICE_FOR
    model = world.add(create_model(name=NAME, audience={}, rules=RULES, by=SYSTEM, now=began))
    publish_draft(draft=model.versions.get(), version=1, by=SYSTEM, now=began)
    draft = start_draft(model=model, by=SYSTEM, now=world.now)
    softer = [rule._replace(points=30) if rule.label == "Vient à un rendez-vous" else rule for rule in RULES]
    write_draft(
        draft=draft,
        rules=softer,
        at=draft.thresholds._replace(warm_in=30),
        mql_engagement=40,
        mql_fit="B",
        version=draft.version,
        by=SYSTEM,
        now=world.now,
    )
