"""The score of one person, line by line: made from her signs when somebody opens it, never kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from filon.activities.models import Activity
from filon.activities.pages import pages_seen
from filon.activities.rules.kinds import Actor
from filon.contacts.models import Contact
from filon.contacts.rules.axes import Temperature
from filon.contacts.selectors.people import temperature_reason
from filon.scoring.models import ScoringVersion
from filon.scoring.rules.ledger import LedgerLine, Sign, engagement_of, ledger_of
from filon.scoring.rules.pages import PAGE
from filon.scoring.rules.scale import INTENT_HOLDS, WHO, Rule
from filon.scoring.rules.sentences import Because, fading_in_words, reason_of, sign_in_words
from filon.scoring.rules.temperature import band_of
from filon.scoring.selectors.facts import Keys, pages_asked, people_in, who_column
from filon.scoring.selectors.versions import live_versions


class Line(NamedTuple):
    """One line of the ledger in words. `given` in points after the caps; `left` of them now."""

    label: str
    sign: str
    at: datetime | None
    given: int
    left: float
    fading: str


class Explained(NamedTuple):
    """`reason`: why the temperature is what it is, in one sentence; `cell`: the grade and the band, as « A1 »."""

    version: ScoringVersion
    engagement: float
    temperature: Temperature
    reason: str
    cell: str
    lines: list[Line]
    next_change_at: datetime | None
    is_held: bool
    is_ripe: bool


def explained_score(contact: Contact, *, now: datetime) -> Explained | None:
    """None when no model applies. `contact` holds her temperature as it is now (`current.bring_up_to`)."""
    versions = live_versions()
    people = people_in(Keys(ids=(contact.pk,)), versions, now=now).to_dicts()
    version = next((one for one in versions if people and one.pk == people[0]["version"]), None)
    if version is None:
        return None
    person, rules = people[0], version.scale
    signs = signs_of(contact, rules, now=now)
    places = [place for place, rule in enumerate(rules) if rule.kind == WHO and person[who_column(version, place)]]
    ledger = ledger_of(signs, rules, who=places, now=now, erased_until=person["erased_until"])
    engagement, is_held = engagement_of(ledger), person["held_until"] is not None and person["held_until"] > now
    because = _because(contact, engagement, ledger, rules, now)
    reason = temperature_reason(contact) if is_held else reason_of(because, version.thresholds)
    return Explained(
        version,
        engagement,
        Temperature(contact.temperature),
        reason,
        f"{contact.fit_grade or '–'}{band_of(engagement, version.thresholds)}",
        [_told(line, signs, rules) for line in ledger],
        person["next_change_at"],
        is_held,
        is_ripe(engagement=engagement, grade=contact.fit_grade, version=version),
    )


def signs_of(contact: Contact, rules: Sequence[Rule], *, now: datetime) -> list[Sign]:
    """Of the timeline, and the pages that the rules ask for, the newest first."""
    kinds = {rule.kind for rule in rules}
    rows = Activity.objects.filter(contact=contact, kind__in=kinds).order_by("-at")
    told = [Sign(*row) for row in rows.values_list("kind", "direction", "outcome", "actor", "at")]
    return sorted(
        [*told, *page_signs([contact.pk], rules, now=now)[contact.pk]], key=lambda sign: sign.at, reverse=True
    )


def page_signs(ids: Collection[int], rules: Iterable[Rule], *, now: datetime) -> dict[int, list[Sign]]:
    found = defaultdict[int, list[Sign]](list)
    for rows in pages_seen(among=Keys(ids=tuple(ids)).among, asked=pages_asked(rules), until=now):
        for contact, page, at in rows:
            found[contact].append(Sign(PAGE, "", page, Actor.HUMAN, at))
    return found


def _because(
    contact: Contact, engagement: float, ledger: Sequence[LedgerLine], rules: Sequence[Rule], now: datetime
) -> Because:
    left: dict[int, float] = {}
    for line in ledger:
        left[line.place] = left.get(line.place, 0.0) + line.left
    best = max(left, key=lambda place: (left[place], -place), default=None)
    asked = next((line for line in ledger if rules[line.place].intent and line.given and line.at), None)
    holds = asked is not None and asked.at is not None and asked.at + INTENT_HOLDS > now
    return Because(
        contact.temperature,
        contact.temperature,
        engagement,
        best=rules[best].label if best is not None and left[best] > 0 else "",
        asked=rules[asked.place].label if asked and holds else "",
        asked_at=asked.at if asked and holds else None,
    )


def _told(line: LedgerLine, signs: Sequence[Sign], rules: Sequence[Rule]) -> Line:
    rule = rules[line.place]
    sign = next((one for one in signs if one.at == line.at and one.kind == rule.kind), None)
    words = (
        sign_in_words(kind=sign.kind, direction=sign.direction, outcome=sign.outcome)
        if sign
        else "Ce qu’on sait d’elle"
    )
    return Line(rule.label, words, line.at, line.given, line.left, fading_in_words(rule))


def is_ripe(*, engagement: float, grade: str, version: ScoringVersion) -> bool:
    """Ready for sales (MQL): enough points, and a grade good enough; who has no grade is not."""
    return engagement >= version.mql_engagement and bool(grade) and grade <= version.mql_fit
