"""A campaign is launched: its members frozen, the law asked for each, its channels started on their day; paused, stopped."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from filon.campaigns.models import Campaign, CampaignAction, Member
from filon.campaigns.models.campaigns import LONGEST_REASON
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import (
    ASKED_OF_THE_LAW,
    CampaignState,
    check_state,
    missing_before_launch,
)
from filon.campaigns.selectors.campaigns import outline_of, people_taken
from filon.contacts.models import Contact
from filon.kit.business_time import day_in_paris
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.sql import among, sql_of
from filon.permission.rules.facts import Question
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.assembling import Known, facts_of
from filon.permission.selectors.facts import known_people
from filon.permission.selectors.likeness import stand_ins
from filon.usecases.campaign_channels import STARTED, start_action
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import SYSTEM, Viewer, check_may

AT_ONCE = 5_000  # members answered in one transaction
ASKED_AT_ONCE = 1_000  # people whose facts are held together
MOST_PREVIEWED = 10_000  # people whom a page asks the law about; the launch asks it about all
NO_CHANNEL = "Aucun canal de la campagne ne s’adresse à une personne"


class Reach(NamedTuple):
    """`channels` that the law leaves for one person; `because` none is left."""

    channels: tuple[CampaignChannel, ...]
    because: str


GONE = Reach((), "Fiche supprimée pendant le lancement")


class Preview(NamedTuple):
    """`people` that the target takes, of whom `asked` were looked at; `lawful` among these, by channel, and why others are out."""

    people: int
    asked: int
    lawful: int
    by_channel: Counter[CampaignChannel]
    left_out: list[tuple[str, int]]


def preview_campaign(*, campaign: Campaign, viewer: Viewer, now: datetime) -> Preview:
    """As it would be launched now; who may not see somebody does not count her."""
    people = people_taken(campaign, viewer=viewer, now=now)
    ids = list(people.order_by("pk").values_list("pk", flat=True)[:MOST_PREVIEWED])
    count = people.count() if len(ids) == MOST_PREVIEWED else len(ids)
    found = ask_the_law(ids, channels=_channels(campaign), now=now).values()
    return Preview(
        people=count,
        asked=len(ids),
        lawful=sum(not one.because for one in found),
        by_channel=Counter(channel for one in found for channel in one.channels),
        left_out=Counter(one.because for one in found if one.because).most_common(),
    )


def ask_the_law(ids: Collection[int], *, channels: Sequence[CampaignChannel], now: datetime) -> dict[int, Reach]:
    """Contact → what is left, in a number of questions that does not grow within one batch; of people who are alike, one is
    asked about."""
    personal = [channel for channel in channels if channel in ASKED_OF_THE_LAW]
    asked = stand_ins(ids=ids, at=now, channels=[ASKED_OF_THE_LAW[channel] for channel in personal])
    every = sorted(set(asked.values()))
    found: dict[int, Reach] = {}
    for start in range(0, len(every), ASKED_AT_ONCE):
        known = known_people(ids=every[start : start + ASKED_AT_ONCE], viewer=SYSTEM, at=now)
        found |= {pk: _reach(one, channels, personal, now=now) for pk, one in known.items()}
    return {pk: found[one] for pk, one in asked.items() if one in found}


def _reach(
    known: Known, channels: Sequence[CampaignChannel], personal: Sequence[CampaignChannel], *, now: datetime
) -> Reach:
    """A refusal that time alone lifts (an hour, a month of calls) leaves the channel: it is asked again when one acts."""
    if not personal:
        return Reach(tuple(channels), "" if channels else NO_CHANNEL)
    left: list[CampaignChannel] = []
    why = ""
    for channel in personal:
        decision = ContactPolicy().decide(facts_of(known, question=Question(ASKED_OF_THE_LAW[channel], now)))
        if decision.allowed or decision.earliest_allowed_at:
            left.append(channel)
        else:
            why = why or decision.sentence
    return Reach(tuple(left), "" if left else why[:LONGEST_REASON])


def launch_campaign(*, campaign: Campaign, by: User, now: datetime) -> int:
    """Freeze whom the target takes at this instant, then ask the law; how many members. Once, whoever clicks twice.

    A crash in between leaves the campaign launching: `carry_on_campaigns` goes on where it stopped.
    """
    check_may(by, Entity.SEQUENCE, Action.WRITE, owner_id=campaign.owner_id)
    check_state(CampaignState(campaign.state), CampaignState.LAUNCHING)
    missing = missing_before_launch(outline_of(campaign, viewer=by, now=now))
    if missing:
        raise NotPossible(f"Avant le lancement, il manque\u00a0: {', '.join(missing)}.")
    with transaction.atomic():
        _claim(campaign, CampaignState.DRAFT, CampaignState.LAUNCHING, launched_at=now, launched_by=by)
        _freeze(campaign, people_taken(campaign, viewer=by, now=now))
    ask_members(campaign=campaign, now=now, most=AT_ONCE)
    campaign.refresh_from_db()
    return Member.objects.filter(campaign=campaign).count()


def _freeze(campaign: Campaign, people: QuerySet[Contact]) -> None:
    """In one statement, however many they are."""
    taken, values = sql_of(people.order_by().values("pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_member (campaign_id, contact_id, is_asked, channels, because)"
            f" SELECT %s, taken.pk, %s, '', '' FROM ({taken}) AS taken ORDER BY taken.pk",
            [campaign.pk, False, *values],
        )


def ask_members(*, campaign: Campaign, now: datetime, most: int) -> int:
    """The law for those not asked yet, by batches of one transaction; the last one ends the launch. How many were asked."""
    done, channels = 0, _channels(campaign)
    while done < most:
        with transaction.atomic():
            waiting = Member.objects.filter(campaign=campaign, is_asked=False).order_by("pk")
            batch = dict(waiting.values_list("contact", "pk")[:AT_ONCE])
            if not batch:
                break
            found = ask_the_law(list(batch), channels=channels, now=now)
            answers: dict[Reach, list[int]] = {}
            for contact, member in batch.items():
                answers.setdefault(found.get(contact, GONE), []).append(member)
            for reach, members in answers.items():
                told = {"channels": ",".join(reach.channels), "because": reach.because}
                Member.objects.filter(pk__in=among(members)).update(is_asked=True, **told)
            done += len(batch)
    if not Member.objects.filter(campaign=campaign, is_asked=False).exists():
        Campaign.objects.filter(pk=campaign.pk, state=CampaignState.LAUNCHING).update(state=CampaignState.RUNNING)
    return done


def carry_on_campaigns(*, now: datetime, limit: int) -> int:
    """Launches that are not finished, then the channels whose day has come, of running campaigns."""
    done = 0
    for campaign in Campaign.objects.filter(state=CampaignState.LAUNCHING).order_by("pk"):
        done += ask_members(campaign=campaign, now=now, most=limit)
    due = (
        Q(campaign__state=CampaignState.RUNNING, done_at=None, start_date__lte=day_in_paris(now), problem="") & STARTED
    )
    related = ("campaign__header", "campaign__owner", "sequence", "template")
    for action in CampaignAction.objects.filter(due).select_related(*related).order_by("pk"):
        _start(action, now=now)
    return done


def _start(action: CampaignAction, *, now: datetime) -> None:
    """Claimed and done in one transaction; what cannot be done says why on the page, and waits for somebody."""
    try:
        with transaction.atomic():
            if CampaignAction.objects.filter(pk=action.pk, done_at=None).update(done_at=now):
                start_action(action, now=now)
    except BusinessError as refusal:
        CampaignAction.objects.filter(pk=action.pk).update(problem=refusal.sentence[:LONGEST_REASON])


def pause_campaign(*, campaign: Campaign, paused: bool, by: Viewer) -> None:
    """Nothing more starts while it is paused; what has started (a list, a sequence) is paused where it is."""
    states = (CampaignState.RUNNING, CampaignState.PAUSED)
    before, after = states if paused else states[::-1]
    _change(campaign, before, after, by=by)


def stop_campaign(*, campaign: Campaign, by: Viewer, now: datetime) -> None:
    """For good: what had not started will not."""
    _change(campaign, CampaignState(campaign.state), CampaignState.STOPPED, by=by, stopped_at=now)


def _change(campaign: Campaign, before: CampaignState, after: CampaignState, *, by: Viewer, **values: object) -> None:
    check_may(by, Entity.SEQUENCE, Action.WRITE, owner_id=campaign.owner_id)
    check_state(CampaignState(campaign.state), after)
    _claim(campaign, before, after, **values)


def _claim(campaign: Campaign, before: CampaignState, after: CampaignState, **values: object) -> None:
    if not Campaign.objects.filter(pk=campaign.pk, state=before).update(state=after, **values):
        raise NotPossible("Quelqu’un vient de changer l’état de cette campagne. Rechargez la page.")
    campaign.refresh_from_db()


def _channels(campaign: Campaign) -> list[CampaignChannel]:
    return [CampaignChannel(one.channel) for one in campaign.actions.all()]
