"""One colleague's work passes to others, for the time of an absence or for good: what, and to whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from filon.kit.enums import LabelledEnum
from filon.kit.errors import NotPossible


class RelayKind(LabelledEnum):
    """An absence passes what cannot wait, a departure all, an arrival what others have of a segment."""

    ABSENCE = "absence", "Absence"
    DEPARTURE = "departure", "Départ"
    ARRIVAL = "arrival", "Arrivée"


class Belonging(LabelledEnum):
    OPPORTUNITY = "opportunity", "Opportunités en cours"
    LEAD = "lead", "Leads en cours"
    TASK = "task", "Tâches à faire"
    CALL_LIST = "call_list", "Listes d’appels ouvertes"
    BOOKING = "booking", "Rendez-vous à venir"
    COMPANY = "company", "Entreprises"
    CONTACT = "contact", "Contacts"
    FORM = "form", "Formulaires"
    BOOKING_PAGE = "booking_page", "Pages de rendez-vous"
    EVENT = "event", "Événements"
    SEQUENCE = "sequence", "Séquences"
    ENROLMENT = "enrolment", "Personnes suivies en séquence"
    MAILBOX = "mailbox", "Courrier reçu"
    CAMPAIGN = "campaign", "Campagnes"
    AUTOMATION = "automation", "Automatisations"
    SEGMENT = "segment", "Segments"
    CONTENT = "content", "Contenus"
    TEMPLATE = "template", "Modèles"

    @property
    def counted(self) -> tuple[str, str]:
        """For one, for several: "opportunité en cours", "opportunités en cours"."""
        return COUNTED[self]


COUNTED: dict[Belonging, tuple[str, str]] = {
    Belonging.OPPORTUNITY: ("opportunité en cours", "opportunités en cours"),
    Belonging.LEAD: ("lead en cours", "leads en cours"),
    Belonging.TASK: ("tâche à faire", "tâches à faire"),
    Belonging.CALL_LIST: ("liste d’appels", "listes d’appels"),
    Belonging.BOOKING: ("rendez-vous à venir", "rendez-vous à venir"),
    Belonging.COMPANY: ("entreprise", "entreprises"),
    Belonging.CONTACT: ("contact", "contacts"),
    Belonging.FORM: ("formulaire", "formulaires"),
    Belonging.BOOKING_PAGE: ("page de rendez-vous", "pages de rendez-vous"),
    Belonging.EVENT: ("événement", "événements"),
    Belonging.SEQUENCE: ("séquence", "séquences"),
    Belonging.ENROLMENT: ("personne en séquence", "personnes en séquence"),
    Belonging.CAMPAIGN: ("campagne", "campagnes"),
    Belonging.AUTOMATION: ("automatisation", "automatisations"),
    Belonging.SEGMENT: ("segment", "segments"),
    Belonging.CONTENT: ("contenu", "contenus"),
    Belonging.TEMPLATE: ("modèle", "modèles"),
    Belonging.MAILBOX: ("boîte dont le courrier est à suivre", "boîtes dont le courrier est à suivre"),
}


# What waits until the return: nobody loses anything if these keep their owner for two weeks.
MAY_WAIT = frozenset(
    {
        Belonging.COMPANY,
        Belonging.CONTACT,
        Belonging.FORM,
        Belonging.BOOKING_PAGE,
        Belonging.EVENT,
        Belonging.SEQUENCE,
        Belonging.ENROLMENT,
        Belonging.CAMPAIGN,
        Belonging.AUTOMATION,
        Belonging.SEGMENT,
        Belonging.CONTENT,
        Belonging.TEMPLATE,
    }
)
OF_A_SEGMENT = (Belonging.COMPANY, Belonging.CONTACT, Belonging.LEAD, Belonging.OPPORTUNITY, Belonging.TASK)


@dataclass(frozen=True, slots=True)
class Thing:
    """One belonging; of which company and which person, if any."""

    kind: Belonging
    pk: int
    holder: int
    company: int | None = None
    contact: int | None = None


class Share(NamedTuple):
    """What goes to these people: whom a segment names (`companies`, `contacts`), or all that no share before took (both None)."""

    receivers: Sequence[int]
    companies: Collection[int] | None = None
    contacts: Collection[int] | None = None

    def takes(self, thing: Thing) -> bool:
        if self.companies is None and self.contacts is None:
            return True
        return thing.company in (self.companies or ()) or thing.contact in (self.contacts or ())


def share_out(things: Iterable[Thing], shares: Sequence[Share]) -> dict[Thing, int]:
    """Who gets what: all that is of one company goes to one colleague, and colleagues of one share get as much each.

    What no share takes stays where it is, out of the answer. The same things give the same answer whatever their order.
    """
    told = sorted(things, key=lambda thing: (thing.kind, thing.pk))
    places = {thing: next((place for place, share in enumerate(shares) if share.takes(thing)), None) for thing in told}
    of_company: dict[int, int] = {}
    for thing, place in places.items():
        if thing.company is not None and place is not None:
            of_company[thing.company] = min(place, of_company.get(thing.company, place))
    groups: dict[int, dict[tuple[str, int], list[Thing]]] = defaultdict(lambda: defaultdict(list))
    for thing, own in places.items():
        place = own if thing.company is None else of_company.get(thing.company)
        if place is not None:
            groups[place][_together(thing)].append(thing)
    return {
        thing: receiver
        for place, parts in groups.items()
        for thing, receiver in _equally(parts, shares[place].receivers)
    }


def _together(thing: Thing) -> tuple[str, int]:
    if thing.company is not None:
        return "company", thing.company
    return ("contact", thing.contact) if thing.contact is not None else (str(thing.kind), thing.pk)


def _equally(parts: Mapping[tuple[str, int], Sequence[Thing]], receivers: Sequence[int]) -> Iterable[tuple[Thing, int]]:
    """The largest parts first, each to who has least."""
    load = dict.fromkeys(receivers, 0)
    for _, part in sorted(parts.items(), key=lambda item: (-len(item[1]), item[0])):
        receiver = min(load, key=lambda one: (load[one], one))
        load[receiver] += len(part)
        yield from ((thing, receiver) for thing in part)


def check_relay(
    *, kind: RelayKind, until: date | None, today: date, shares: Sequence[Share], giver: int | None
) -> None:
    """Raises NotPossible, with what to do."""
    receivers = {one for share in shares for one in share.receivers}
    if not receivers:
        raise NotPossible(
            "Choisissez à qui passer le relais\u00a0: une personne, ou une équipe dont un membre au moins est là."
        )
    if giver in receivers:
        raise NotPossible("On ne passe pas le relais à soi-même\u00a0: choisissez quelqu’un d’autre.")
    if kind == RelayKind.ABSENCE and (until is None or until < today):
        raise NotPossible("Dites jusqu’à quel jour dure l’absence\u202f; il n’est pas encore passé.")
    if kind == RelayKind.ARRIVAL and any(share.companies is None and share.contacts is None for share in shares):
        raise NotPossible("Choisissez le segment que la personne reprend\u00a0: sans lui, elle recevrait tout.")
