"""A person accepts a change that refusals propose: the threshold is raised at once, the rest is a decision on record."""

from datetime import datetime

from django.db import transaction

from filon.kit.errors import NotPossible
from filon.kit.versions import VersionState
from filon.leads.models import Learning
from filon.reporting.rules.period import Period
from filon.reporting.rules.refusals import LearningKind, Proposal
from filon.reporting.selectors.refusals import refusal_report
from filon.scoring.selectors.versions import live_versions
from filon.scoring.services.versions import publish_draft, start_draft, write_draft
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


@transaction.atomic
def accept_proposal(*, key: str, period: Period, by: User, now: datetime) -> Learning:
    """Of those that the figures propose at this instant; what is not proposed any more is not done."""
    require(by, Entity.AGREEMENT, Action.WRITE)
    proposals = refusal_report(viewer=by, period=period, now=now).proposals
    found = next((one for one in proposals if one.key == key), None)
    if found is None:
        raise NotPossible("Les chiffres ne proposent plus ce changement\u00a0: relisez la page.")
    if Learning.objects.filter(sentence=found.sentence).exists() and found.kind == LearningKind.STOP:
        raise NotPossible(f"C’est déjà décidé\u00a0: {found.sentence[:1].lower()}{found.sentence[1:]}.")
    if found.kind == LearningKind.THRESHOLD:
        _raise_threshold(found, by=by, now=now)
    return Learning.objects.create(
        sentence=found.sentence[:300],
        effect=found.effect.sentence[:300],
        applied=found.kind == LearningKind.THRESHOLD,
        by=by,
        name=str(by),
        at=now,
    )


def _raise_threshold(proposal: Proposal, *, by: User, now: datetime) -> None:
    """A new version of the model, with that threshold alone changed; a draft that somebody prepares is left to him."""
    live = live_versions()[0]
    if live.model.versions.filter(state=VersionState.DRAFT).exists():
        raise NotPossible(
            f"Un brouillon du modèle «\u00a0{live.model}\u00a0» est en préparation\u00a0: "
            "changez-y le seuil, ou abandonnez-le d’abord."
        )
    draft = start_draft(model=live.model, by=by, now=now)
    write_draft(
        draft=draft,
        rules=draft.scale,
        at=draft.thresholds,
        mql_engagement=int(proposal.value),
        mql_fit=draft.mql_fit,
        version=draft.version,
        by=by,
        now=now,
    )
    publish_draft(draft=draft, version=draft.version, by=by, now=now)
