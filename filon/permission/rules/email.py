"""EML-1 to EML-6: electronic mail (art. L. 34-5 CPCE, RGPD), and the objection, which rules every channel."""

from datetime import date, datetime

from filon.kit.emails import is_freemail
from filon.kit.text import fold
from filon.permission.rules.consent import consent_in_force, is_taken_back, next_consent_at
from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import (
    LIFTABLE,
    MARKETING,
    Block,
    Channel,
    Context,
    Purpose,
    SuppressionReason,
)
from filon.permission.rules.law import EVERY_CHANNEL, Finding, Rule, ground, oblige, refuse
from filon.records.rules.origin import INDIRECT_LOTS

EMAIL = frozenset({Channel.EMAIL})
COVERED_BY = {Channel.AUTOMATED_CALL: Channel.PHONE, Channel.AUDIENCE: Channel.EMAIL}


def is_company_address(facts: ContactFacts) -> bool:
    """contact@ of a company's own domain; contact@ of a free mailbox is somebody's."""
    return facts.address_is_generic and not _is_free_mailbox(facts)


def _is_free_mailbox(facts: ContactFacts) -> bool:
    return is_freemail(facts.address.rpartition("@")[2])


def is_unproven_mailbox(facts: ContactFacts) -> bool:
    return _is_free_mailbox(facts) and not facts.professional_proof and facts.context == Context.PROFESSIONAL


def professional_address(facts: ContactFacts) -> Finding | None:
    """EML-1: informed, able to object, and an offer tied to the profession; a consent stands above all three."""
    if facts.context != Context.PROFESSIONAL or is_company_address(facts) or is_unproven_mailbox(facts):
        return None
    if consent := consent_in_force(facts, Channel.EMAIL):
        return ground("La personne a consenti à recevoir nos e-mails.", consent.ref)
    coming = next_consent_at(facts, Channel.EMAIL)
    targets = facts.campaign.target_functions
    if not facts.job_function:
        return refuse("Sa fonction est inconnue\u00a0: rien ne lie l’offre à sa profession.", until=coming)
    if targets is not None and fold(facts.job_function) not in {fold(target) for target in targets}:
        return refuse("La campagne ne vise pas sa fonction.", until=coming)
    if not _is_informed(facts) and not _will_be_informed(facts):
        return refuse(
            "Rien ne prouve que la personne a été informée et a pu refuser à la collecte de son adresse.",
            until=_first(coming, _next_notice(facts)),
        )
    return ground("Offre liée à sa profession, personne informée.", *(notice.ref for notice in facts.notices))


def _is_informed(facts: ContactFacts) -> bool:
    return any(notice.at <= facts.at for notice in facts.notices)


def _next_notice(facts: ContactFacts) -> datetime | None:
    return min((notice.at for notice in facts.notices if notice.at > facts.at), default=None)


def _will_be_informed(facts: ContactFacts) -> bool:
    """Data that came from elsewhere: art. 14 lets the first message inform (SRC-1 sees that it does)."""
    return facts.lot is not None and facts.lot.kind in INDIRECT_LOTS


def _first(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant), default=None)


def company_address(facts: ContactFacts) -> Finding | None:
    """EML-2: the data of a legal person; its unsubscription is honoured all the same (EML-6)."""
    return (
        ground("Adresse générique d’une entreprise\u00a0: ni consentement ni information préalable.")
        if is_company_address(facts)
        else None
    )


def consumer_address(facts: ContactFacts) -> Finding | None:
    """EML-3: opt-in, but for a client of ours, for like products, who could object from the start."""
    if facts.context != Context.CONSUMER or is_company_address(facts):
        return None
    return _opt_in(facts, "Un particulier doit avoir consenti à recevoir nos e-mails.")


def unproven_mailbox(facts: ContactFacts) -> Finding | None:
    """EML-5: gmail.com or orange.fr proves neither a company nor a profession."""
    if not is_unproven_mailbox(facts):
        return None
    return _opt_in(
        facts,
        "Adresse d’une messagerie gratuite, sans preuve d’une activité professionnelle\u00a0: "
        "la personne est tenue pour un particulier, qui doit avoir consenti.",
    )


def _opt_in(facts: ContactFacts, sentence: str) -> Finding:
    if consent := consent_in_force(facts, Channel.EMAIL):
        return ground("La personne a consenti à recevoir nos e-mails.", consent.ref)
    is_client = facts.is_customer and facts.campaign.analogous_offer
    if is_client and _is_informed(facts):
        return ground("Client de la maison, pour une offre analogue.", *(notice.ref for notice in facts.notices))
    until = next_consent_at(facts, Channel.EMAIL)
    return refuse(sentence, until=_first(until, _next_notice(facts)) if is_client else until)


def honest_message(facts: ContactFacts) -> Finding | None:
    """EML-4: who writes, and a valid way to say stop, in every message."""
    blocks = facts.campaign.blocks
    if blocks is None:
        return oblige("Le message dit qui écrit et comment refuser les suivants.")
    if Block.IDENTITY not in blocks:
        return refuse("Le message ne dit pas qui écrit (raison sociale et adresse postale).")
    return None if Block.STOP in blocks else refuse("Le message ne dit pas comment refuser les suivants.")


def objection(facts: ContactFacts) -> Finding | None:
    """EML-6: whoever objects is left alone, at once, on that channel, for ever, without having to say why."""
    ours = [
        it.ref
        for it in facts.objections
        if _channel_covers(it.channel, facts.channel)
        and _purpose_covers(it.purpose, facts.purpose)
        and not is_taken_back(it, facts.consents)
    ]
    if ours:
        return refuse("La personne s’est opposée à la prospection.", evidence=tuple(ours))
    listed = [
        it
        for it in facts.suppressions
        if it.reason != SuppressionReason.HARD_BOUNCE
        and _channel_covers(it.channel, facts.channel)
        and (facts.purpose in MARKETING or it.reason == SuppressionReason.LEGAL)
        and (it.of_this_address or it.reason not in LIFTABLE)
    ]
    if not listed:
        return None
    label = listed[0].reason.label.lower()
    return refuse(f"Son adresse est sur la liste d’opposition ({label}).", evidence=tuple(it.ref for it in listed))


def _channel_covers(refused: Channel, asked: Channel) -> bool:
    """Who refuses our calls refuses those of a machine; who refuses our e-mails, that her address find her elsewhere."""
    return refused in (Channel.ALL, asked) or COVERED_BY.get(asked) == refused


def _purpose_covers(refused: Purpose, asked: Purpose) -> bool:
    """Who refuses offers refuses whatever sells; prospecting, whatever its name."""
    asked = Purpose.OFFERS if asked == Purpose.PROSPECTING else asked
    return asked in MARKETING and refused in (Purpose.PROSPECTING, asked)


_SINCE_RGPD = date(2018, 5, 25)
_SINCE_LCEN = date(2004, 6, 22)
_L34_5 = "art. L. 34-5 du code des postes et des communications électroniques"

RULES: tuple[Rule, ...] = (
    Rule(
        id="EML-6",
        judge=objection,
        channels=EVERY_CHANNEL,
        effective_from=date(1978, 1, 6),
        reference="loi n° 78-17 du 6 janvier 1978, puis art. 21(2) et 21(3) RGPD",
        explanation="L’opposition à la prospection est absolue\u00a0: ni justification à donner, ni exception.",
        marketing_only=False,
    ),
    Rule(
        id="EML-1",
        judge=professional_address,
        channels=EMAIL,
        effective_from=_SINCE_RGPD,
        reference="art. 6(1)(f) RGPD\u202f; CNIL, prospection par courrier électronique entre professionnels",
        explanation="Un professionnel se prospecte par e-mail sans accord préalable s’il en a été informé, a pu refuser, "
        "et si l’offre touche à sa profession.",
    ),
    Rule(
        id="EML-2",
        judge=company_address,
        channels=EMAIL,
        effective_from=_SINCE_LCEN,
        reference=f"{_L34_5} ; CNIL",
        explanation="Une adresse générique (contact@, info@) est celle d’une personne morale.",
    ),
    Rule(
        id="EML-3",
        judge=consumer_address,
        channels=EMAIL,
        effective_from=_SINCE_LCEN,
        reference=_L34_5,
        explanation="Un particulier doit avoir consenti, sauf s’il est déjà client et que l’offre est analogue.",
    ),
    Rule(
        id="EML-4",
        judge=honest_message,
        channels=EMAIL,
        effective_from=_SINCE_LCEN,
        reference=_L34_5,
        explanation="Chaque message dit qui écrit et donne une adresse valable pour refuser les suivants.",
    ),
    Rule(
        id="EML-5",
        judge=unproven_mailbox,
        channels=EMAIL,
        effective_from=_SINCE_LCEN,
        reference="règle de prudence de la maison, d’après l’art. L. 34-5 CPCE",
        explanation="Une adresse de messagerie gratuite ne prouve pas une activité professionnelle.",
    ),
)
