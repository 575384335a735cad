"""SRC-1 to SRC-4: where the data come from, and what is owed to people who did not give them to us."""

from collections.abc import Mapping
from datetime import date

from filon.contacts.rules.kinds import DiffusionStatus
from filon.permission.rules.facts import ContactFacts
from filon.permission.rules.kinds import Block, Visibility
from filon.permission.rules.law import EVERY_CHANNEL, Finding, Rule, oblige, refuse
from filon.records.rules.origin import AUDITED_LOTS, INDIRECT_LOTS, LotKind


def notice_of_indirect_data(facts: ContactFacts) -> Finding | None:
    """SRC-1: the first communication at the latest says where the data come from and what the person may ask."""
    if facts.lot is None or facts.lot.kind not in INDIRECT_LOTS:
        return None
    if any(notice.at <= facts.at for notice in facts.notices):
        return None
    blocks = facts.campaign.blocks
    if blocks is None:
        return oblige(
            "Premier contact\u00a0: dites d’où viennent ses coordonnées et quels sont ses droits.", facts.lot.ref
        )
    if Block.NOTICE in blocks:
        return None
    until = min((notice.at for notice in facts.notices), default=None)
    return refuse(
        "Ce premier message ne dit pas d’où viennent ses coordonnées ni quels sont ses droits.",
        evidence=(facts.lot.ref,),
        until=until,
    )


def audited_lot(facts: ContactFacts) -> Finding | None:
    """SRC-2: the word of a supplier is not enough; an unaudited lot stays in quarantine."""
    lot = facts.lot
    if lot is None or lot.kind not in AUDITED_LOTS or (lot.audited_at is not None and lot.audited_at <= facts.at):
        return None
    return refuse(
        "Son lot est en quarantaine\u00a0: la collecte du fournisseur n’a pas été vérifiée.",
        evidence=(lot.ref,),
        until=lot.audited_at,
    )


_PROFILE_REFUSALS: Mapping[Visibility, str] = {
    Visibility.RESTRICTED: "Ses coordonnées viennent d’un profil dont elle limitait la visibilité.",
    Visibility.UNKNOWN: "Ses coordonnées viennent d’un réseau social, sans que l’on sache qui pouvait les voir.",
}


def visible_profile(facts: ContactFacts) -> Finding | None:
    """SRC-3: what a person showed to her relations only is not ours to use."""
    sentence = _PROFILE_REFUSALS.get(facts.visibility)
    return refuse(sentence) if sentence else None


def diffusible_unit(facts: ContactFacts) -> Finding | None:
    """SRC-4: a unit of the national register that is not fully diffusible never enters a prospecting list."""
    status = facts.diffusion_status
    from_register = facts.lot is not None and facts.lot.kind == LotKind.PUBLIC
    if status in (DiffusionStatus.PARTIAL, DiffusionStatus.CLOSED):
        return refuse("L’entreprise s’est opposée à la diffusion de ses données au répertoire Sirene.")
    if from_register and status != DiffusionStatus.OPEN:
        return refuse("Le répertoire ne dit pas que cette entreprise est diffusible.")
    return None


_SINCE_RGPD = date(2018, 5, 25)

RULES: tuple[Rule, ...] = (
    Rule(
        id="SRC-1",
        judge=notice_of_indirect_data,
        channels=EVERY_CHANNEL,
        effective_from=_SINCE_RGPD,
        reference="art. 14 RGPD",
        explanation="Quand les données ne viennent pas de la personne, elle est informée de leur origine sous un mois, "
        "et au plus tard au premier contact.",
    ),
    Rule(
        id="SRC-2",
        judge=audited_lot,
        channels=EVERY_CHANNEL,
        effective_from=_SINCE_RGPD,
        reference="CNIL, SAN-2024-003 du 31 janvier 2024 (FORIOU)",
        explanation="L’acheteur d’un fichier vérifie lui-même qu’il a été collecté loyalement.",
    ),
    Rule(
        id="SRC-3",
        judge=visible_profile,
        channels=EVERY_CHANNEL,
        effective_from=_SINCE_RGPD,
        reference="CNIL, SAN-2024-020 du 5 décembre 2024 (KASPR)",
        explanation="Les coordonnées qu’une personne ne montre qu’à ses relations ne se collectent pas.",
    ),
    Rule(
        id="SRC-4",
        judge=diffusible_unit,
        channels=EVERY_CHANNEL,
        effective_from=_SINCE_RGPD,
        reference="art. A. 123-96 du code de commerce",
        explanation="Une unité dont la diffusion est partielle n’entre dans aucune liste de prospection.",
    ),
)
