"""AUD-1: an address handed, hashed, to who sells advertising, so that the person is shown our adverts elsewhere."""

from datetime import date

from filon.permission.rules.consent import consent_in_force, next_consent_at
from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import Channel
from filon.permission.rules.law import Finding, Rule, ground, refuse


def consent_to_audiences(facts: ContactFacts) -> Finding | None:
    """A hash of an address is still her address: nothing but her own consent, for a professional too."""
    if consent := consent_in_force(facts, Channel.AUDIENCE):
        return ground("La personne a consenti à figurer dans nos audiences publicitaires.", consent.ref)
    return refuse(
        "Une audience publicitaire demande le consentement de la personne, donné pour cela.",
        until=next_consent_at(facts, Channel.AUDIENCE),
    )


RULES: tuple[Rule, ...] = (
    Rule(
        id="AUD-1",
        judge=consent_to_audiences,
        channels=frozenset({Channel.AUDIENCE}),
        effective_from=date(2018, 5, 25),
        reference="art. 6(1)(a) RGPD\u202f; CEPD, lignes directrices 8/2020 sur le ciblage des utilisateurs de médias sociaux",
        explanation="Remettre une adresse, même hachée, à une régie publicitaire demande un consentement donné pour cela.",
    ),
)
