"""Those who follow a deal are told that it changed stage, was signed or lost, if they may still see it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Opportunity
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind
from filon.records.models import Follow
from filon.records.rules.authorship import Author
from filon.records.services.notifications import alert, keep_alerts
from filon.users.models import User
from filon.users.rules.alerts import AlertKind
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import reach_of

PAGE = "/opportunites/{pk}/"  # a deal moves by import and command line too, where nobody holds the addresses of pages
WORDS = {
    StageKind.WON: "est gagnée",
    StageKind.LOST: "est perdue",
}


def tell_those_who_follow(deals: Sequence[Opportunity], *, to: Stage, by: Author, now: datetime) -> int:
    """One notification a follower and deal, but for who moved it; returns how many. Two queries, and the rights of each role."""
    subjects = {deal.pk: deal for deal in deals}
    rows = Follow.objects.filter(subject_kind=SubjectKind.OPPORTUNITY, subject_id__in=subjects, user__is_active=True)
    followed: defaultdict[User, list[Opportunity]] = defaultdict(list)
    for row in rows.exclude(user=by.user_id or 0).select_related("user"):
        followed[row.user].append(subjects[row.subject_id])
    what = WORDS.get(StageKind(to.kind), f"passe à l’étape «\u00a0{to.label}\u00a0»")
    notices = []
    for person, moved in followed.items():
        sees = reach_of(person, entity=Entity.OPPORTUNITY, action=Action.READ)
        notices += [
            alert(
                person,
                AlertKind.FOLLOWED,
                text=f"«\u00a0{deal.name}\u00a0» {what}",
                address=PAGE.format(pk=deal.pk),
                now=now,
            )
            for deal in moved
            if sees(deal.owner_id)
        ]
    return keep_alerts([one for one in notices if one])
