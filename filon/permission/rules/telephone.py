"""TEL-1 to TEL-8: calls, by a person or by a machine (code de la consommation, plan de numérotation)."""

from datetime import date, timedelta

from filon.kit.french import format_long_date
from filon.kit.phones import PhoneKind, parse_phone
from filon.permission.rules import figures
from filon.permission.rules.consent import consent_in_force, next_consent_at
from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import Channel, Context, SectorTag
from filon.permission.rules.law import Finding, Judge, Rule, ground, refuse
from filon.permission.rules.windows import hours_in_words, is_regional_holiday, is_weekday_in_france, next_opening

CALLS = frozenset({Channel.PHONE, Channel.AUTOMATED_CALL})
BY_A_PERSON = frozenset({Channel.PHONE})
BY_A_MACHINE = frozenset({Channel.AUTOMATED_CALL})
MOBILE_PREFIXES = ("06", "07", "+336", "+337")  # national numbering plan
REMOTE_SELLING = frozenset({Channel.PHONE, Channel.AUTOMATED_CALL, Channel.SMS, Channel.EMAIL, Channel.SOCIAL})


def _is_consumer(facts: ContactFacts) -> bool:
    return facts.context == Context.CONSUMER


def _is_about_running_contract(facts: ContactFacts) -> bool:
    return facts.has_running_contract and facts.campaign.about_running_contract


def checked_on_bloctel(facts: ContactFacts) -> Finding | None:
    """TEL-1 until 10 August 2026: the opposition list of consumers, checked within thirty days."""
    if not _is_consumer(facts) or _is_about_running_contract(facts) or consent_in_force(facts, Channel.PHONE):
        return None
    coming = next_consent_at(facts, Channel.PHONE)
    if facts.on_bloctel:
        return refuse("La personne est inscrite sur Bloctel.", until=coming)
    checked = facts.bloctel_checked_at
    freshness = figures.bloctel_freshness(facts.day)
    if checked is None or not checked <= facts.at <= checked + freshness:
        until = min((it for it in (checked, coming) if it and it > facts.at), default=None)
        return refuse(f"Bloctel n’a pas été consulté depuis {freshness.days} jours.", until=until)
    return None


def consent_to_be_called(facts: ContactFacts) -> Finding | None:
    """TEL-1 from 11 August 2026: no call to a consumer without consent, but for his running contract."""
    if not _is_consumer(facts):
        return None
    if consent := consent_in_force(facts, Channel.PHONE):
        return ground("La personne a consenti à être appelée.", consent.ref)
    if _is_about_running_contract(facts):
        return ground("L’appel porte sur un contrat en cours.")
    return refuse("Un particulier doit avoir consenti à être appelé.", until=next_consent_at(facts, Channel.PHONE))


def calling_hours(facts: ContactFacts) -> Finding | None:
    """TEL-2: by the clock where the consumer is. Who consented to calls is still spared, out of courtesy."""
    if not _is_consumer(facts):
        return None
    hours = figures.call_hours(facts.day)
    opening = next_opening(facts, hours=hours, is_open=is_weekday_in_france)
    if opening > facts.at:
        consented = consent_in_force(facts, facts.channel) is not None
        coming = next_consent_at(facts, facts.channel)
        return refuse(
            f"Un particulier s’appelle du lundi au vendredi, {hours_in_words(hours)}, hors jours fériés, à l’heure de chez lui.",
            until=min(opening, coming) if coming else opening,
            courtesy=consented,
        )
    opening = next_opening(
        facts,
        hours=hours,
        is_open=lambda day: is_weekday_in_france(day) and not is_regional_holiday(day, facts.department),
    )
    if opening > facts.at:
        return refuse("Ce jour est chômé dans son département.", until=opening, courtesy=True)
    return None


def attempts_in_window(facts: ContactFacts) -> Finding | None:
    """TEL-3: four calls or attempts in thirty rolling days, answered or not; today counts, so D0 leaves on D30."""
    if not _is_consumer(facts):
        return None
    most, window = figures.most_attempts(facts.day), figures.attempt_window(facts.day)
    made = sorted((it for it in facts.attempts if it.at <= facts.at), key=lambda attempt: attempt.at)
    recent = [it for it in made if facts.day_of(it.at) > facts.day - window]
    if len(recent) < most:
        return None
    leaves_last = recent[len(recent) - most]
    return refuse(
        f"La personne a déjà été appelée {len(recent)} fois en {window.days} jours, sur {most} permises.",
        evidence=tuple(it.ref for it in recent),
        until=facts.start_of(facts.day_of(leaves_last.at) + window),
    )


def refusal_heard(facts: ContactFacts) -> Finding | None:
    """TEL-4: sixty full days for a consumer; between professionals a refusal is an objection, and has no end."""
    refusal = facts.last_refusal
    if refusal is None or refusal.at > facts.at:
        return None
    refused_on = facts.day_of(refusal.at)
    if not _is_consumer(facts):
        said = f"La personne a refusé d’être appelée le {format_long_date(refused_on)}."
        return refuse(said, evidence=(refusal.ref,))
    days = figures.refusal_days(facts.day)
    first_allowed = refused_on + timedelta(days=days + 1)
    if facts.day >= first_allowed:
        return None
    return refuse(
        f"La personne a refusé le {format_long_date(refused_on)} : pas d’appel pendant {days} jours pleins.",
        evidence=(refusal.ref,),
        until=facts.start_of(first_allowed),
    )


def forbidden_sector(*sectors: SectorTag) -> Judge:
    """TEL-5: nothing may be sold at a distance for these trades, but to a client under contract."""

    def judge(facts: ContactFacts) -> Finding | None:
        sector = facts.campaign.sector
        if sector not in sectors or _is_about_running_contract(facts):
            return None
        return refuse(f"La prospection à distance est interdite pour ce secteur ({sector.label.lower()}).")

    return judge


def professional_call(facts: ContactFacts) -> Finding | None:
    """TEL-6: consumer law does not cover it; legitimate interest, information, and objection at the first word."""
    if _is_consumer(facts):
        return None
    return ground("Appel d’un professionnel\u00a0: dites qui appelle, et notez tout refus aussitôt.")


def caller_number(facts: ContactFacts) -> Finding | None:
    """TEL-7: a platform that dials shows a number of its own ranges, never a mobile one."""
    by_machine = facts.channel == Channel.AUTOMATED_CALL or facts.campaign.dialled_by_machine
    if not by_machine:
        return None
    number = facts.campaign.sender_number.replace(" ", "")
    ranges = ", ".join(figures.telemarketing_prefixes(facts.day))
    if not number:
        return refuse(f"Choisissez le numéro affiché de cette campagne, dans les tranches réservées ({ranges}).")
    if is_mobile(number):
        return refuse(f"Un automate n’affiche pas un numéro en 06 ou 07\u202f; prenez un numéro réservé ({ranges}).")
    return None


def is_mobile(number: str) -> bool:
    """06 and 07, here and overseas, however written, and those of a range that is not open yet."""
    phone = parse_phone(number)
    return number.startswith(MOBILE_PREFIXES) or (phone is not None and phone.kind == PhoneKind.MOBILE)


def consent_to_automata(facts: ContactFacts) -> Finding | None:
    """TEL-8: consumers and professionals alike; a voice agent is an automaton."""
    if consent := consent_in_force(facts, Channel.AUTOMATED_CALL):
        return ground("La personne a consenti à être appelée par un automate.", consent.ref)
    return refuse(
        "Un automate d’appel demande le consentement préalable de la personne.",
        until=next_consent_at(facts, Channel.AUTOMATED_CALL),
    )


_CONSUMER_CODE = "art. L. 223-1 du code de la consommation"
_DECREE_FROM = date(2023, 3, 1)  # décret n° 2022-1313 du 13 octobre 2022
_CONSENT_FROM = date(2026, 8, 11)  # loi n° 2025-594 du 30 juin 2025, art. 13

RULES: tuple[Rule, ...] = (
    Rule(
        id="TEL-1",
        judge=checked_on_bloctel,
        channels=BY_A_PERSON,
        effective_from=date(2016, 6, 1),
        effective_to=_CONSENT_FROM,
        reference=f"{_CONSUMER_CODE}, avant la loi n° 2025-594",
        explanation="Avant d’appeler un particulier, on vérifie qu’il n’est pas inscrit sur Bloctel.",
    ),
    Rule(
        id="TEL-1",
        judge=consent_to_be_called,
        channels=BY_A_PERSON,
        effective_from=_CONSENT_FROM,
        reference=f"{_CONSUMER_CODE}, loi n° 2025-594 du 30 juin 2025, art. 13",
        explanation="Un particulier ne s’appelle qu’avec son consentement préalable, libre, spécifique et prouvé, "
        "sauf pour un contrat en cours.",
    ),
    Rule(
        id="TEL-2",
        judge=calling_hours,
        channels=CALLS,
        effective_from=_DECREE_FROM,
        reference="art. D. 223-9 du code de la consommation, décret n° 2022-1313",
        explanation="Les jours et les heures auxquels un particulier peut être appelé sont ceux de chez lui.",
    ),
    Rule(
        id="TEL-3",
        judge=attempts_in_window,
        channels=CALLS,
        effective_from=_DECREE_FROM,
        reference="art. D. 223-9 du code de la consommation, décret n° 2022-1313",
        explanation="Les appels à un particulier sont comptés, ceux sans réponse aussi.",
    ),
    Rule(
        id="TEL-4",
        judge=refusal_heard,
        channels=CALLS,
        effective_from=_DECREE_FROM,
        reference="art. D. 223-9 du code de la consommation\u202f; entre professionnels, art. 21 RGPD",
        explanation="Un refus au téléphone vaut soixante jours de silence, et pour toujours entre professionnels.",
    ),
    Rule(
        id="TEL-5",
        judge=forbidden_sector(SectorTag.CPF),
        channels=REMOTE_SELLING,
        effective_from=date(2022, 12, 21),
        reference="loi n° 2022-1587 du 19 décembre 2022",
        explanation="La prospection pour le compte personnel de formation est interdite.",
    ),
    Rule(
        id="TEL-5",
        judge=forbidden_sector(SectorTag.ENERGY_RENOVATION, SectorTag.HOME_ADAPTATION),
        channels=REMOTE_SELLING,
        effective_from=date(2025, 7, 2),
        reference="loi n° 2025-594 du 30 juin 2025",
        explanation="La prospection à distance est interdite pour la rénovation énergétique et l’adaptation du logement, "
        "sauf pour un contrat en cours.",
    ),
    Rule(
        id="TEL-6",
        judge=professional_call,
        channels=BY_A_PERSON,
        effective_from=date(2016, 6, 1),
        reference="article liminaire du code de la consommation\u202f; art. 6(1)(f) RGPD",
        explanation="Un appel entre professionnels repose sur l’intérêt légitime, l’information et l’opposition immédiate.",
    ),
    Rule(
        id="TEL-8",
        judge=consent_to_automata,
        channels=BY_A_MACHINE,
        effective_from=date(2004, 6, 22),
        reference="art. L. 34-5 du code des postes et des communications électroniques",
        explanation="Un automate d’appel demande un consentement préalable, y compris entre professionnels.",
    ),
    Rule(
        id="TEL-7",
        judge=caller_number,
        channels=CALLS,
        effective_from=date(2023, 1, 1),
        reference="décision Arcep n° 2022-1583",
        explanation="Un automate d’appel n’affiche pas un numéro en 06 ou 07.",
    ),
)
