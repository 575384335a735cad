"""Whom one goes to see for a campaign, town by town, as cards for a telephone: where, what to say, what was noted already."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID, uuid4

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind
from filon.campaigns.models import CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import ASKED_OF_THE_LAW, ON_FOOT
from filon.campaigns.rules.visits import Visit
from filon.campaigns.selectors.campaigns import members_left
from filon.contacts.models import Contact
from filon.contacts.rules.postal import Postal
from filon.kit.errors import NotPossible
from filon.kit.french import format_integer
from filon.permission.rules.facts import Question
from filon.permission.selectors.likeness import allowed_now
from filon.usecases.campaign_files import on_the_way, places_of, street_of
from filon.usecases.writing import write_for
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, visible

MOST_ON_A_SHEET = 2_000  # people: weeks of walking; more is prepared as one campaign a town
MOST_CARDS = 100  # of one town on one page: what a telephone shows without waiting
AT_ONCE = 1_000


class Stop(NamedTuple):
    """Somebody to see. `visits`: what was noted for this campaign, the last one first."""

    person: Contact
    place: Postal
    visits: Sequence[Visit]

    @property
    def last(self) -> Visit | None:
        return self.visits[0] if self.visits else None

    @property
    def is_done(self) -> bool:
        return self.last is not None and self.last.is_done

    @property
    def town(self) -> str:
        return " ".join(filter(None, (self.place.postal_code, self.place.city)))


class Town(NamedTuple):
    name: str
    people: int
    done: int


class Card(NamedTuple):
    """`key`: of the next result, once. `seen`: the last visit that the card shows. `lacks`: values that its words miss."""

    stop: Stop
    street: str
    words: str
    lacks: Sequence[str]
    key: UUID

    @property
    def seen(self) -> int:
        return self.stop.last.number if self.stop.last else 0


class Round(NamedTuple):
    """`more`: people of the town beyond the cards of this page."""

    towns: Sequence[Town]
    here: str
    cards: Sequence[Card]
    more: int
    people: int
    done: int
    absent: int


def round_of(action: CampaignAction, *, town: str, by: User, now: datetime) -> Round:
    """The cards of one town: the one asked, else the first where somebody is left to see."""
    stops = stops_of(action, viewer=by, now=now)
    towns = [_town(name, list(of)) for name, of in groupby(stops, lambda one: one.town)]
    named = [one.name for one in towns]
    here = town if town in named else next((one.name for one in towns if one.done < one.people), named[0])
    there = sorted((one for one in stops if one.town == here), key=lambda one: one.is_done)
    return Round(
        towns=towns,
        here=here,
        cards=[_card(action, one, by=by) for one in there[:MOST_CARDS]],
        more=max(0, len(there) - MOST_CARDS),
        people=len(stops),
        done=sum(one.is_done for one in stops),
        absent=sum(one.last is not None and not one.is_done for one in stops),
    )


def _town(name: str, stops: Sequence[Stop]) -> Town:
    return Town(name, len(stops), sum(one.is_done for one in stops))


def _card(action: CampaignAction, stop: Stop, *, by: User) -> Card:
    """Nobody reads half a sentence at a door: without a value, the words are left out and the value is named."""
    template = action.template_of(stop.person.pk)
    if template is None:
        return Card(stop, street_of(stop.place), action.text, (), uuid4())
    written = write_for(version=template.in_force, contact=stop.person, by=by)
    return Card(stop, street_of(stop.place), "" if written.missing else written.text.strip(), written.missing, uuid4())


def stops_of(action: CampaignAction, *, viewer: Viewer, now: datetime) -> list[Stop]:
    """On the way, those whom the viewer may read and whom the law lets us see today, and who was seen already."""
    channel = CampaignChannel(action.channel)
    if channel not in ON_FOOT:
        raise NotPossible(f"{channel.label}\u00a0: ce canal n’a pas de feuille à tenir sur place.")
    if action.campaign.launched_at is None:
        raise NotPossible("Lancez d’abord la campagne\u00a0: elle n’a pas encore de membres à voir.")
    members = members_left(action).order_by().values("contact")
    people = visible(Contact.objects.filter(pk__in=members), viewer=viewer, entity=Entity.CONTACT, action=Action.READ)
    found = list(people.select_related("company", "establishment", "persona").order_by("pk")[: MOST_ON_A_SHEET + 1])
    if len(found) > MOST_ON_A_SHEET:
        raise NotPossible(
            f"Plus de {format_integer(MOST_ON_A_SHEET)} personnes à voir\u00a0: préparez une campagne par ville, ou imprimez "
            "la feuille."
        )
    visits, places = visits_of(action), places_of(found)
    lawful = _lawful(found, channel, now=now) | visits.keys()
    stops = [Stop(one, places[one.pk], visits.get(one.pk, [])) for one in found if one.pk in lawful]
    if channel == CampaignChannel.DOOR:
        stops = [one for one in stops if one.place.city]
    if not stops:
        raise NotPossible("Personne à voir\u00a0: la loi, une adresse ou vos droits sur les fiches manquent à chacun.")
    return sorted(stops, key=on_the_way)


def _lawful(people: Sequence[Contact], channel: CampaignChannel, *, now: datetime) -> set[int]:
    ids = [one.pk for one in people]
    if channel not in ASKED_OF_THE_LAW:
        return set(ids)
    question = Question(ASKED_OF_THE_LAW[channel], now)
    return {
        pk for start in range(0, len(ids), AT_ONCE) for pk in allowed_now(ids=ids[start : start + AT_ONCE], question=question)
    }  # fmt: skip


def visits_of(action: CampaignAction, *, contact_id: int | None = None) -> dict[int, list[Visit]]:
    """Keyed on a telephone or imported from a printed sheet, by person, the last one first. Having gone alone is no result."""
    rows = Activity.objects.filter(
        campaign=action.campaign.header_id, kind=ActivityKind.VISIT, channel__in=("", action.channel), outcome__gt=""
    )
    rows = rows.filter(contact__isnull=False) if contact_id is None else rows.filter(contact=contact_id)
    found: dict[int, list[Visit]] = defaultdict(list)
    for one in rows.select_related("by").order_by("-at", "-pk"):
        by = str(one.by) if one.by else ""
        found[one.contact_id or 0].append(Visit(one.pk, one.outcome, one.at, one.by_id, by, one.text))
    return dict(found)


def seen_count(action: CampaignAction, *, viewer: Viewer) -> int:
    """How many were seen, of those whom the viewer may read: what a telephone shows after each result."""
    done = [pk for pk, visits in visits_of(action).items() if visits[0].is_done]
    members = members_left(action).filter(contact__in=done).order_by().values("contact")
    return visible(Contact.objects.filter(pk__in=members), viewer=viewer, entity=Entity.CONTACT).count()
