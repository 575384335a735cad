"""People about whom the law gives one answer: one of each kind is asked about, in the place of all.

Who has anything of her own (a consent, an objection, a proof, calls that count, an address on the suppression list) is like
nobody. The others are told apart by what `facts_of` reads of them, but for two things: the place, which only says at what hour
one may call, and the words of a function, which matter to a question that names some (`CampaignTerms.target_functions`).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from filon.activities.rules.kinds import CallOutcome
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.kit.emails import is_freemail
from filon.kit.sql import among, sql_of
from filon.permission.models import Consent, NoticeRecord, Objection, ProfessionalProof
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.assembling import KEPT_AS_GIVEN, POINTS_OF_CHANNEL
from filon.permission.selectors.facts import CHUNK, calls_that_count, contact_facts
from filon.permission.selectors.suppressions import listed
from filon.users.selectors import SYSTEM

READ = (
    "lifecycle_stage",
    "company__lifecycle_stage",
    "lot",
    "source__kind",
    "company__diffusion_status",
    "establishment__diffusion_status",
)
BY_THE_CLOCK = frozenset({Channel.PHONE, Channel.AUTOMATED_CALL, Channel.SMS})  # TEL-2, SMS-2
Shape = tuple[Any, ...]


def stand_ins(*, ids: Collection[int], at: datetime, channels: Collection[Channel]) -> dict[int, int]:
    """Contact → the one to ask about in her place: the first who is like her in what these channels look at, or herself."""
    every = sorted(set(ids))
    kinds = {kind for channel in channels for kind in POINTS_OF_CHANNEL[channel]}
    idle = [kind for kind in KEPT_AS_GIVEN if kind not in kinds]  # the others may all be on the suppression list
    first: dict[Shape, int] = {}
    found: dict[int, int] = {}
    for start in range(0, len(every), CHUNK):
        some = every[start : start + CHUNK]
        points, barred = _points_of(some, idle)
        for pk, is_alone, *read in _read_of(some, at):
            shape = (*read, *points.get(pk, ()))
            found[pk] = pk if is_alone or pk in barred else first.setdefault(shape, pk)
    return found


def allowed_now(*, ids: Collection[int], question: Question) -> list[int]:
    """Who may be contacted at that very instant. Where the hour counts, it is that of her place: each is asked about."""
    assert question.campaign.target_functions is None
    asked = (
        {pk: pk for pk in ids}
        if question.channel in BY_THE_CLOCK
        else stand_ins(ids=ids, at=question.at, channels=[question.channel])
    )
    facts = contact_facts(ids=set(asked.values()), question=question, viewer=SYSTEM)
    allowed = {pk for pk, known in facts.items() if ContactPolicy().decide(known).allowed}
    return [pk for pk, one in asked.items() if one in allowed]


def _read_of(ids: Collection[int], at: datetime) -> list[Shape]:
    """Key, whether she has anything of her own, then what the law looks at."""
    hers = Q(contact=OuterRef("pk"))
    calls = calls_that_count(at).filter(hers)
    own = Q(Exists(calls.filter(outcome=CallOutcome.REFUSED))) | Q(Exists(NoticeRecord.objects.filter(hers, at__gt=at)))
    own |= Q(Exists(calls), company=None)  # attempts are counted for consumers only (TEL-3)
    for table in (Consent, Objection, ProfessionalProof):
        own |= Q(Exists(table.objects.filter(hers)))
    site = "establishment__"
    rows = Contact.objects.filter(pk__in=among(ids)).annotate(
        is_alone=_told(own),
        is_informed=Exists(NoticeRecord.objects.filter(hers, at__lte=at)),
        is_employed=_told(Q(company__isnull=False)),
        is_identified=_told(Q(company__siren__gt="")),
        has_function=_told(Q(job_function__gt="") | Q(job_title__gt="")),
        has_site_address=_told(
            Q(**{f"{site}street_number__gt": ""})
            | Q(**{f"{site}street__gt": ""})
            | Q(**{f"{site}postal_code__gt": ""})
            | Q(**{f"{site}city__gt": ""})
        ),
    )
    told = ("is_informed", "is_employed", "is_identified", "has_function", "has_site_address")
    return _as_kept(rows.order_by("pk").values_list("pk", "is_alone", *told, *READ))


def _as_kept(rows: QuerySet[Any, Any]) -> list[Shape]:
    """As the database holds them: compared only, they need not become values of Python."""
    with connection.cursor() as cursor:
        cursor.execute(*sql_of(rows))
        return list(cursor.fetchall())


def _told(condition: Any) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _points_of(ids: Collection[int], idle: Collection[PointKind]) -> tuple[dict[int, list[Shape]], set[int]]:
    """The points of each, in the order in which they are preferred; and who has one on the suppression list."""
    points = ContactPoint.objects.filter(contact__in=among(ids)).exclude(kind__in=idle).order_by("-main", "pk")
    rows = _as_kept(points.values_list("contact", "kind", "state", "generic", "normalised", "value"))
    barring = listed(row[4] for row in rows if row[4])
    shapes: dict[int, list[Shape]] = {}
    barred: set[int] = set()
    for contact, kind, state, is_generic, normalised, value in rows:  # as many as there are addresses: kept short
        is_free = kind == PointKind.EMAIL and is_freemail((normalised or "").rpartition("@")[2])
        has_address = bool(normalised or (kind in KEPT_AS_GIVEN and value))
        shapes.setdefault(contact, []).append((kind, state == PointState.DEAD, is_generic, has_address, is_free))
        if barring and normalised in barring:
            barred.add(contact)
    return shapes, barred
