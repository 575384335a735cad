"""The editor of a scoring model: one row a rule, as typed, and what the company may choose from."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from filon.activities.rules.kinds import ActivityKind, Direction, FormKind
from filon.playbook.selectors import persona_choices, product_choices
from filon.scoring.models import ScoringVersion
from filon.scoring.rules.pages import LONGEST_PAGE, PAGE, page_asked
from filon.scoring.rules.scale import ANSWERED, HALF_LIVES, MOST_RULES, WHO, Rule, ScaleRefused, Thresholds
from filon.scoring.rules.sentences import sign_in_words

PERSONA = "contact.persona"
TYPED = ("label", "sign", "page", "points", "day_cap", "total_cap", "half_life")
EMPTY_ROWS = 1  # at the foot, for the next rule
MOST_TYPED = LONGEST_PAGE + 100  # an address may be copied whole
KEPT = "tel-quel"  # a sign that a file or a program wrote: shown, and left as it is
FORM, CALL = ActivityKind.FORM.value, ActivityKind.CALL.value


class Row(NamedTuple):
    """One rule as the page shows or sends it: texts."""

    label: str = ""
    sign: str = ""
    page: str = ""
    points: str = ""
    day_cap: str = ""
    total_cap: str = ""
    half_life: str = "30"
    intent: bool = False


class Group(NamedTuple):
    """Signs under one title of the list; each has its value and its words."""

    title: str
    signs: list[tuple[str, str]]


def sign_groups(rules: Sequence[Rule]) -> list[Group]:
    """What may be chosen, and at the end what the rules hold that the lists do not."""
    groups = [
        Group(_("Demandes et formulaires"), _signs([(FORM, "", kind.value) for kind in FormKind])),
        Group(
            _("Téléphone"), _signs([*((CALL, "", one.value) for one in ANSWERED), (CALL, Direction.INBOUND.value, "")])
        ),
        Group(
            _("Messages reçus"),
            _signs([(kind, Direction.INBOUND.value, "") for kind in ("email", "sms", "social", "letter")]),
        ),
        Group(_("Rencontres"), _signs([(kind, "", "") for kind in ("meeting", "visit", "event")])),
        Group(
            _("Site"),
            [
                *_signs([(kind, "", "") for kind in ("site_visit", "download")]),
                (PAGE, _("Page du site, à son adresse")),
            ],
        ),
        Group(
            _("Ce qu’elle est (malus)"), [(f"{WHO}|{pk}", _("Persona : %s") % name) for pk, name in persona_choices()]
        ),
    ]
    known = {value for group in groups for value, _words in group.signs}
    others = [(sign_of(rule), rule.label) for rule in rules if sign_of(rule) not in known]
    return [*groups, Group(_("Autres"), others)] if others else groups


def _signs(told: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [("|".join(one), _words(*one)) for one in told]


def _words(kind: str, direction: str, outcome: str) -> str:
    """Under the title « formulaires », « Demande de devis » is enough."""
    if kind == FORM:
        return FormKind.label_of(outcome)
    return sign_in_words(kind=kind, direction=direction, outcome=outcome)


def sign_of(rule: Rule) -> str:
    if rule.kind == PAGE:
        return PAGE
    if rule.kind != WHO:
        return "|".join((rule.kind, rule.direction, rule.outcome))
    leaf = rule.criteria or {}
    return (
        f"{WHO}|{leaf['value']}" if leaf.get("field") == PERSONA and leaf.get("op") == "is" else f"{KEPT}|{rule.label}"
    )


def rows_of(rules: Sequence[Rule]) -> list[Row]:
    return [
        Row(
            rule.label,
            sign_of(rule),
            rule.outcome if rule.kind == PAGE else "",
            str(rule.points),
            "" if rule.day_cap is None else str(rule.day_cap),
            "" if rule.total_cap is None else str(rule.total_cap),
            str(rule.half_life or ""),
            rule.intent,
        )
        for rule in rules
    ]


def rows_sent(sent: Mapping[str, str]) -> list[Row]:
    """As typed, in the order of the page, without those taken out or left empty."""
    rows = []
    for place in range(min(number_in(sent.get("lignes", ""), _("Le nombre de lignes")) or 0, MOST_RULES + EMPTY_ROWS)):
        typed = {name: sent.get(f"{name}-{place}", "")[:MOST_TYPED].strip() for name in TYPED}
        row = Row(**typed, intent=f"intent-{place}" in sent)
        if f"retirer-{place}" not in sent and (row.label or row.sign or row.points):
            rows.append(row)
    return rows


def rules_in(rows: Sequence[Row], *, before: Sequence[Rule]) -> list[Rule]:
    """`before`: the rules that the draft held; what the lists do not offer is taken from there."""
    kept = {sign_of(rule): rule for rule in before}
    return [_rule_in(row, kept) for row in rows]


def _rule_in(row: Row, kept: Mapping[str, Rule]) -> Rule:
    points = number_in(row.points, _("Les points de «\u00a0%s\u00a0»") % row.label) or 0
    common: dict[str, Any] = {
        "points": points,
        "day_cap": number_in(row.day_cap, _("Le plafond du jour de «\u00a0%s\u00a0»") % row.label),
        "total_cap": number_in(row.total_cap, _("Le plafond de «\u00a0%s\u00a0»") % row.label),
        "half_life": number_in(row.half_life, _("La demi-vie de «\u00a0%s\u00a0»") % row.label) or 0
        if points > 0
        else 0,
        "intent": row.intent,
    }
    label = " ".join(row.label.split())
    if row.sign.startswith(KEPT) and row.sign in kept:
        return kept[row.sign]._replace(label=label, **common)
    if row.sign == PAGE:
        return Rule(label, PAGE, outcome=page_asked(row.page) or row.page, **common)
    kind, *rest = row.sign.split("|")
    if kind == WHO:
        return Rule(label, WHO, criteria={"field": PERSONA, "op": "is", "value": "".join(rest[:1])}, **common)
    direction, outcome = [*rest, "", ""][:2]
    return Rule(label, kind, direction, outcome, **common)


def number_in(raw: str, what: str) -> int | None:
    """None for nothing; a sentence for what is no whole number."""
    text = raw.strip().replace("\u2212", "-")
    if not text:
        return None
    try:
        if len(text) > 9 or not text.isascii():
            raise ValueError(text)
        return int(text)
    except ValueError:
        refusal = _("%(what)s\u00a0: «\u00a0%(text)s\u00a0» n’est pas un nombre entier.")
        raise ScaleRefused(refusal % {"what": what, "text": text[:20]}) from None


def thresholds_in(sent: Mapping[str, str]) -> Thresholds:
    return Thresholds(*(number_in(sent.get(name, ""), _("Un seuil")) or 0 for name in Thresholds._fields))


def half_life_choices() -> list[tuple[str, str]]:
    return [(str(days), _("%s jours") % days) for days in HALF_LIVES]


def audience_choices() -> list[Group]:
    """Whom a new model is for."""
    return [
        Group(_("Personas"), [(f"persona|{pk}", name) for pk, name in persona_choices()]),
        Group(_("Produits"), [(f"product|{pk}", name) for pk, name in product_choices()]),
    ]


def audience_in(raw: str) -> dict[str, Any]:
    """The criteria of a choice; {} is everybody whom no other model takes."""
    kind, _bar, pk = raw.partition("|")
    fields = {"persona": PERSONA, "product": "lead.product"}
    return {"field": fields[kind], "op": "is", "value": pk} if kind in fields and pk else {}


def values_shown(version: ScoringVersion, sent: Mapping[str, str] | None) -> dict[str, str]:
    """Thresholds as typed, or as the draft holds them."""
    names = (*Thresholds._fields, "mql_engagement", "mql_fit")
    return {name: sent.get(name, "") if sent is not None else str(getattr(version, name)) for name in names}
