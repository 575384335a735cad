"""What follows an event is chosen group by group, and done once for each person."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from filon.events.models import Event, FollowUp, Registration
from filon.events.rules.following import MOST_DAYS, USUAL_WORDS, usual_action
from filon.events.rules.kinds import EventKind, FollowAction, FollowGroup
from filon.kit.errors import EditedMeanwhile, NotPossible


def follow_ups_of(event: Event) -> list[FollowUp]:
    """One for each group, those that nobody chose yet as they usually are (without a key: version 0)."""
    chosen = {one.group: one for one in event.follow_ups.all()}
    return [chosen.get(group) or _usual(event, group) for group in FollowGroup]


def _usual(event: Event, group: FollowGroup) -> FollowUp:
    words = USUAL_WORDS[group]
    action = usual_action(EventKind(event.kind), group)
    return FollowUp(event=event, group=group, action=action, subject=words.subject, text=words.text, version=0)


@transaction.atomic
def choose_follow_ups(*, event: Event, chosen: Mapping[FollowGroup, Mapping[str, Any]]) -> None:
    """`chosen`: the columns of each group and the `version` that was read. EditedMeanwhile; NotPossible says what is missing."""
    for group, said in chosen.items():
        values = {name: value for name, value in said.items() if name != "version"}
        _check(event, values)
        if said["version"]:
            rows = FollowUp.objects.filter(event=event, group=group, version=said["version"])
            done = bool(rows.update(**values, version=F("version") + 1))
        else:
            _row, done = FollowUp.objects.get_or_create(event=event, group=group, defaults=values)
        if not done:
            raise EditedMeanwhile("La suite de cet événement vient d’être modifiée par un collègue. Rechargez la page.")


def _check(event: Event, values: Mapping[str, Any]) -> None:
    if not 1 <= values["days"] <= MOST_DAYS:
        raise NotPossible(f"Un appel se fait en 1 à {MOST_DAYS} jours ouvrés.")
    if values["action"] != FollowAction.MESSAGE:
        return
    if not (values["subject"].strip() and values["text"].strip()):
        raise NotPossible("Écrivez l’objet et le texte du message.")
    if "{contenu}" in values["text"] and not event.content_url:
        raise NotPossible("Le message donne {contenu}, mais l’événement n’en a pas\u00a0: donnez d’abord son adresse.")


def claim(*, registration: Registration, action: FollowAction, now: datetime) -> bool:
    """False when a colleague did it first: of two who press, one acts."""
    rows = Registration.objects.filter(pk=registration.pk, followed_at=None)
    return bool(rows.update(followed_at=now, followed=action))


def claim_all(*, ids: Collection[int], action: FollowAction, now: datetime) -> list[int]:
    """Those that nobody did yet."""
    rows = Registration.objects.select_for_update(of=("self",)).filter(pk__in=ids, followed_at=None)
    mine = list(rows.values_list("pk", flat=True))
    Registration.objects.filter(pk__in=mine).update(followed_at=now, followed=action)
    return mine
