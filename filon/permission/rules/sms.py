"""SMS-1 to SMS-3: promotional short messages (art. L. 34-5 CPCE, charter of the operators)."""

from datetime import date

from filon.permission.rules import figures
from filon.permission.rules.consent import consent_in_force, next_consent_at
from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import Block, Channel
from filon.permission.rules.law import Finding, Rule, ground, oblige, refuse
from filon.permission.rules.telephone import is_mobile
from filon.permission.rules.windows import hours_in_words, is_working_day, next_opening

SMS = frozenset({Channel.SMS})


def consent_to_messages(facts: ContactFacts) -> Finding | None:
    """SMS-1: opt-in, professionals too (the charter of the operators asks it), valid for RCS as well."""
    if consent := consent_in_force(facts, Channel.SMS):
        return ground("La personne a consenti à recevoir nos SMS.", consent.ref)
    return refuse(
        "Un SMS de prospection demande le consentement préalable de la personne.",
        until=next_consent_at(facts, Channel.SMS),
    )


def way_to_stop(facts: ContactFacts) -> Finding | None:
    blocks = facts.campaign.blocks
    if blocks is None:
        return oblige("Le message porte la mention STOP, gratuite.")
    return None if Block.STOP in blocks else refuse("Le message ne porte pas la mention STOP.")


def message_hours(facts: ContactFacts) -> Finding | None:
    """SMS-2: hours that bind; Sundays and holidays are tolerated, so left out by courtesy only."""
    hours = figures.sms_hours(facts.day)
    opening = next_opening(facts, hours=hours, is_open=lambda _day: True)
    if opening > facts.at:
        return refuse(
            f"Un SMS de prospection s’envoie {hours_in_words(hours)}, à l’heure de la personne.", until=opening
        )
    opening = next_opening(facts, hours=hours, is_open=is_working_day)
    if opening > facts.at:
        return refuse("Pas de SMS le dimanche ni les jours fériés, par courtoisie.", until=opening, courtesy=True)
    return None


def working_day_hours(facts: ContactFacts) -> Finding | None:
    """SMS-2 before 2026: Sundays and holidays were closed to all."""
    hours = figures.sms_hours(facts.day)
    opening = next_opening(facts, hours=hours, is_open=is_working_day)
    if opening <= facts.at:
        return None
    return refuse(f"Un SMS de prospection s’envoie les jours ouvrables, {hours_in_words(hours)}.", until=opening)


def sender(facts: ContactFacts) -> Finding | None:
    """SMS-3: neither a mobile number nor a short code kept for transactions."""
    number = facts.campaign.sender_number.replace(" ", "")
    if is_mobile(number):
        return refuse("Un SMS de prospection ne part pas d’un numéro en 06 ou 07\u202f; prenez un numéro court en 36.")
    if len(number) == 5 and number.startswith(figures.transactional_short_codes(facts.day)):
        return refuse(
            "Les numéros courts en 38 sont réservés aux messages de service\u202f; prenez un numéro court en 36."
        )
    return None


_CHARTER = "charte Business Messaging de l’AF2M"
_NEW_CHARTER = date(2026, 1, 1)

RULES: tuple[Rule, ...] = (
    Rule(
        id="SMS-1",
        judge=consent_to_messages,
        channels=SMS,
        effective_from=date(2004, 6, 22),
        reference=f"art. L. 34-5 du code des postes et des communications électroniques\u202f; {_CHARTER}",
        explanation="Un SMS de prospection demande un consentement préalable.",
    ),
    Rule(
        id="SMS-1",
        judge=way_to_stop,
        channels=SMS,
        effective_from=date(2004, 6, 22),
        reference=f"art. L. 34-5 du code des postes et des communications électroniques\u202f; {_CHARTER}",
        explanation="Chaque SMS de prospection permet de répondre STOP, gratuitement.",
    ),
    Rule(
        id="SMS-2",
        judge=working_day_hours,
        channels=SMS,
        effective_from=date(2024, 9, 1),
        effective_to=_NEW_CHARTER,
        reference=f"{_CHARTER}, version 2024",
        explanation="Les SMS de prospection partaient les jours ouvrables seulement.",
    ),
    Rule(
        id="SMS-2",
        judge=message_hours,
        channels=SMS,
        effective_from=_NEW_CHARTER,
        reference=f"{_CHARTER}, version 2026",
        explanation="Les SMS de prospection ne partent ni la nuit ni, de préférence, les dimanches et jours fériés.",
    ),
    Rule(
        id="SMS-3",
        judge=sender,
        channels=SMS,
        effective_from=date(2019, 8, 1),
        reference="décision Arcep n° 2018-0881\u202f; AF2M",
        explanation="Un SMS de prospection ne part ni d’un 06 ou 07, ni d’un numéro court de service.",
    ),
)
