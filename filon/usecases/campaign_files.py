"""What goes by a file: letters for a window envelope, rounds by town, rows for a printer or a sender of SMS and faxes."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from filon.activities.rules.kinds import VisitOutcome
from filon.campaigns.gateways import typeset_letters, typeset_round, typeset_sheet
from filon.campaigns.models import CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import ASKED_OF_THE_LAW, ON_THE_SPOT
from filon.campaigns.selectors.campaigns import REACHED_AT, members_left
from filon.contacts.models import Contact, ContactPoint, Establishment
from filon.contacts.rules.kinds import Civility, PointKind, PointState
from filon.contacts.rules.postal import Postal, postal_lines, read_place
from filon.kit.errors import NotPossible
from filon.kit.french import format_count, format_date, format_long_date
from filon.messaging.rules.letters import notice_of_origin
from filon.messaging.selectors.outbox import the_sender
from filon.messaging.services.letters import source_named
from filon.permission.rules.facts import Question
from filon.permission.selectors.likeness import allowed_now
from filon.usecases.writing import Written, write_for
from filon.users.models import User

AT_ONCE = 1_000
MOST_TYPESET = 20_000  # letters in one PDF; more go by the merge file
POSTED = frozenset({CampaignChannel.LETTER, CampaignChannel.DOOR})
COLUMNS = ("prénom", "nom", "société", "adresse", "complément", "code postal", "ville", "à", "objet", "texte")
MET_THERE = (
    "Nom",
    "Société",
    "Fonction",
    "Téléphone",
    "E-mail",
    "E-mails\u00a0: oui",
    "Intérêt 1 à 3",
    "Projet, échéance",
)
LINES_A_SHEET = 13
TOLD_THERE = (
    "{entity} garde ces coordonnées trois ans après votre dernier signe, pour vous répondre et vous proposer ses produits. Sans la "
    "case «\u00a0oui\u00a0», nous ne vous écrivons pas d’e-mail de publicité. Vous pouvez les voir, les faire corriger ou effacer, "
    "ou vous y opposer ({address}), et saisir la CNIL."
)
MET = [one.label for one in VisitOutcome]
HOW_BY_POST = "Écrivez-nous à l’adresse ci-dessus"


class OnTheWay(Protocol):
    @property
    def person(self) -> Contact: ...
    @property
    def place(self) -> Postal: ...


class Piece(NamedTuple):
    """One person of the file: where she is, what number or address reaches her, her words filled in."""

    person: Contact
    place: Postal
    point: str
    words: Written

    @property
    def town(self) -> tuple[str, str]:
        return self.place.postal_code, self.place.city


def pieces_of(action: CampaignAction, *, by: User, now: datetime) -> Iterator[Piece]:
    """Those whom the law allows today, who can be reached, and whose text lacks no value; asked by batches."""
    if action.template is None or action.template.in_force is None:
        raise NotPossible("Choisissez d’abord le modèle de ce canal.")
    channel = CampaignChannel(action.channel)
    if not action.by_file:
        raise NotPossible(f"{channel.label}\u00a0: ce canal ne part pas par un fichier.")
    for people in _allowed(action, channel, now=now):
        places, points = places_of(people), _points(REACHED_AT.get(channel, ()), people)
        for one in people:
            place, point = places[one.pk], points.get(one.pk, "")
            if not (place.city if channel in POSTED else point):
                continue
            words = write_for(version=action.template_of(one.pk).in_force, contact=one, by=by)
            if not words.missing:
                yield Piece(one, place, point, words)


def _allowed(action: CampaignAction, channel: CampaignChannel, *, now: datetime) -> Iterator[list[Contact]]:
    ids = list(members_left(action).order_by("contact").values_list("contact", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        allowed = allowed_now(ids=ids[start : start + AT_ONCE], question=Question(ASKED_OF_THE_LAW[channel], now))
        related = ("company", "establishment", "persona", "lot", "source")
        yield list(Contact.objects.filter(pk__in=allowed).select_related(*related).order_by("pk"))


def places_of(people: Sequence[Contact]) -> dict[int, Postal]:
    """The address that she gave, else the site where she works: as `ContactPolicy` was asked."""
    given = _points((PointKind.POSTAL,), people)
    return {one.pk: _place(one, given.get(one.pk, "")) for one in people}


def _place(person: Contact, given: str) -> Postal:
    site = person.establishment or Establishment()
    civility = Civility.label_of(person.civility) if person.civility else ""
    named = Postal(
        company=person.company.name if person.company else "",
        person=" ".join(filter(None, (civility, person.first_name, person.last_name))),
    )
    if given:
        return named._replace(**read_place(given))
    return named._replace(
        extra=site.address_extra,
        number=site.street_number,
        street=site.street,
        postal_code=site.postal_code,
        city=site.city,
        country=site.country,
    )


def _points(kinds: Collection[PointKind], people: Sequence[Contact]) -> dict[int, str]:
    rows = ContactPoint.objects.filter(contact__in=people, kind__in=kinds).exclude(state=PointState.DEAD)
    return {point.contact_id or 0: point.value for point in rows.order_by("main", "-pk")}


def file_rows(action: CampaignAction, *, by: User, now: datetime) -> Iterator[Sequence[Any]]:
    """One row a person, in the order of the post."""
    for piece in sorted(pieces_of(action, by=by, now=now), key=attrgetter("town")):
        place = piece.place
        street = " ".join(filter(None, (place.number, place.street)))
        named = (piece.person.first_name, piece.person.last_name, place.company)
        where = (street, place.extra, place.postal_code, place.city)
        yield (*named, *where, piece.point, piece.words.subject, piece.words.text)


def letters_pdf(action: CampaignAction, *, by: User, now: datetime) -> bytes:
    """One PDF, a letter a person, in the order of the post."""
    return typeset_letters(letters_told(action, by=by, now=now))


def round_pdf(action: CampaignAction, *, by: User, now: datetime) -> bytes:
    """The doors of each town, street by street, with boxes to tick."""
    return typeset_round(round_told(action, by=by, now=now))


def letters_told(action: CampaignAction, *, by: User, now: datetime) -> dict[str, Any]:
    """The foot of each says where her address comes from (art. 14 RGPD)."""
    if action.channel != CampaignChannel.LETTER:
        raise NotPossible("Seul le courrier se compose en lettres.")
    pieces = _some(action, by=by, now=now)
    sender = the_sender()
    return {
        "title": action.campaign.header.name,
        "date": f"Le {format_long_date(now)}",
        "about": "Objet\u00a0:",
        "sender": {"name": sender.entity, "address": sender.postal_address},
        "letters": [
            {
                "address": postal_lines(piece.place),
                "subject": piece.words.subject,
                "paragraphs": piece.words.text.strip().split("\n\n"),
                "notice": notice_of_origin(source=source_named(piece.person), how=HOW_BY_POST),
            }
            for piece in pieces
        ],
    }


def sheet_pdf(action: CampaignAction) -> bytes:
    """A blank sheet to fill in where one meets people: what is asked is what an import knows, and the foot tells their rights."""
    if action.channel not in ON_THE_SPOT:
        raise NotPossible("Cette feuille se remplit sur un salon, un marché ou dans la rue.")
    sender = the_sender()
    return typeset_sheet(
        {
            "title": action.campaign.header.name,
            "place": CampaignChannel.label_of(action.channel),
            "sender": sender.entity,
            "columns": MET_THERE,
            "lines": LINES_A_SHEET,
            "notice": TOLD_THERE.format(
                entity=sender.entity or "Nous", address=" ".join(sender.postal_address.split())
            ),
        }
    )


def round_told(action: CampaignAction, *, by: User, now: datetime) -> dict[str, Any]:
    if action.channel != CampaignChannel.DOOR:
        raise NotPossible("Seul le porte-à-porte a une feuille de tournée.")
    pieces = _some(action, by=by, now=now)
    return {
        "title": action.campaign.header.name,
        "sender": the_sender().entity,
        "date": format_date(now),
        "columns": ["Société", "Personne", "Adresse", "Fiche"],
        "outcomes": MET,
        "note": "Ce qui s’est dit",
        "towns": [
            {"name": " ".join(town), "count": format_count(len(doors), "porte", "portes"), "doors": doors}
            for town, doors in ((town, list(map(_door, of))) for town, of in groupby(pieces, attrgetter("town")))
        ],
    }


def _door(piece: Piece) -> list[str]:
    place = piece.place
    return [place.company, place.person, street_of(place), f"n° {piece.person.pk}"]


def street_of(place: Postal) -> str:
    return " ".join(filter(None, (place.number, place.street, place.extra)))


def on_the_way(one: OnTheWay) -> tuple[object, ...]:
    """Town by town, street by street, up the numbers."""
    place, number = one.place, re.match(r"\d+", one.place.number)
    return (place.postal_code, place.city, place.street, int(number[0]) if number else 0, one.person.pk)


def _some(action: CampaignAction, *, by: User, now: datetime) -> list[Piece]:
    if members_left(action).count() > MOST_TYPESET:
        raise NotPossible(
            f"Plus de {format_count(MOST_TYPESET, 'personne', 'personnes')}\u00a0: un imprimeur prendra le fichier de publipostage."
        )
    found = sorted(pieces_of(action, by=by, now=now), key=on_the_way)
    if not found:
        raise NotPossible("Personne, aujourd’hui\u00a0: la loi, une adresse ou une valeur du texte manque à chacun.")
    return found
