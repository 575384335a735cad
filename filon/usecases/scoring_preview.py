"""Before a model is published: how many people would cross its threshold, and what it would have said of leads that ended."""

from datetime import datetime, timedelta
from typing import NamedTuple

from filon.contacts.rules.axes import ENDED, SIGNED
from filon.kit.versions import VersionState
from filon.leads.models import Lead
from filon.scoring.models import ScoringVersion
from filon.scoring.selectors.preview import Crowd, PastLead, Proof, crowd_under, proof_of
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

# A score is asked one month after the lead began: later, the meetings of a sale that was going well would count as its proof.
ASKED_AFTER = timedelta(days=30)
MOST_LEADS = 20_000  # the last ones: the proof of a threshold does not need more


class Preview(NamedTuple):
    """`now`: under the version in service, None when the model has none."""

    then: Crowd
    now: Crowd | None
    proof: Proof


def preview_version(version: ScoringVersion, *, viewer: Viewer, now: datetime) -> Preview:
    require(viewer, Entity.SCORING, Action.READ)
    live = (
        ScoringVersion.objects.filter(model=version.model_id, state=VersionState.LIVE).select_related("model").first()
    )
    in_service = crowd_under(live, now=now) if live and live.pk != version.pk else None
    return Preview(crowd_under(version, now=now), in_service, proof_of(version, past_leads(now=now)))


def past_leads(*, now: datetime) -> list[PastLead]:
    """Those that signed or ended, the last first, each with the instant at which its score is asked."""
    ended = Lead.objects.filter(
        deleted_at=None, contact__isnull=False, lifecycle_stage__in=SIGNED | ENDED, created_at__lte=now
    )
    rows = ended.order_by("-created_at").values_list("contact", "created_at", "closed_at", "lifecycle_stage")
    return [
        PastLead(contact, min(began + ASKED_AFTER, closed or now, now), stage in SIGNED)
        for contact, began, closed, stage in rows[:MOST_LEADS]
        if contact is not None
    ]
