"""Campaigns ready to be prepared, one for each objective of seed 001: whom, by which channels, what to say, how fast to follow up.

Where, when and how much stay to be answered: only the company knows them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import Asked, Objective, Promise


class ReadyAction(NamedTuple):
    """`text`: what is said on that channel."""

    channel: CampaignChannel
    text: str = ""


class ReadyCampaign(NamedTuple):
    """`brief` leaves out the questions that only the company can answer; `promised` in working days."""

    objective: Objective
    brief: Mapping[Asked, str]
    actions: Sequence[ReadyAction]
    promised: Mapping[Promise, int]

    @property
    def in_words(self) -> str:
        """ "Gagner de nouveaux clients : téléphone, e-mail et courrier"."""
        channels = ", ".join(one.channel.label.lower() for one in self.actions)
        return f"{self.objective.label}\u00a0: {channels}"


QUICK = {Promise.REPLY: 1, Promise.CALL_BACK: 1, Promise.QUOTE: 3, Promise.ORDER: 2}
CALM = {Promise.REPLY: 2, Promise.CALL_BACK: 2, Promise.QUOTE: 5, Promise.ORDER: 3}

READY: Mapping[Objective, ReadyCampaign] = {
    one.objective: one
    for one in (
        ReadyCampaign(
            Objective.WIN,
            {
                Asked.WHO: "Des entreprises de la cible qui ne nous connaissent pas encore\u202f; qui y décide ou prescrit.",
                Asked.WHAT: "Un premier échange sur leur besoin, sans proposer de prix.",
                Asked.HOW: "Un courrier ou un e-mail qui dit pourquoi nous leur écrivons, puis un appel sous une semaine.",
                Asked.WHY: "Ouvrir des conversations avec des entreprises qui ressemblent à nos meilleurs clients.",
            },
            [
                ReadyAction(CampaignChannel.EMAIL),
                ReadyAction(CampaignChannel.LETTER),
                ReadyAction(
                    CampaignChannel.PHONE,
                    "Se présenter en une phrase, dire pourquoi eux, demander comment ils font, proposer un rendez-vous.",
                ),
            ],
            CALM,
        ),
        ReadyCampaign(
            Objective.REPLACE,
            {
                Asked.WHO: "Des entreprises semblables aux clients défaillants\u00a0: même métier, même taille, même région.",
                Asked.WHAT: "L’offre que les clients perdus achetaient, à qui en a le même usage.",
                Asked.HOW: "Par téléphone d’abord, puis un courrier à qui n’a pas été joint.",
                Asked.WHY: "Retrouver le chiffre d’affaires que les clients défaillants ne font plus.",
            },
            [
                ReadyAction(
                    CampaignChannel.PHONE,
                    "Citer un client du même métier, demander qui fournit et ce qui pourrait aller mieux.",
                ),
                ReadyAction(CampaignChannel.LETTER),
            ],
            QUICK,
        ),
        ReadyCampaign(
            Objective.REACTIVATE,
            {
                Asked.WHO: "D’anciens clients sans commande depuis un an ou plus\u202f; la personne qui commandait.",
                Asked.WHAT: "Ce qui a changé depuis leur dernière commande, et ce qui leur a manqué.",
                Asked.HOW: "Un appel de celui qui les suivait, puis un e-mail qui reprend ce qui s’est dit.",
                Asked.WHY: "Un ancien client coûte moins cher à faire revenir qu’un nouveau à gagner.",
            },
            [
                ReadyAction(
                    CampaignChannel.PHONE,
                    "Rappeler la dernière commande, demander pourquoi il n’y en a plus eu, répondre à ce qui est dit.",
                ),
                ReadyAction(CampaignChannel.EMAIL),
            ],
            QUICK,
        ),
        ReadyCampaign(
            Objective.TURNOVER,
            {
                Asked.WHO: "Des clients actifs qui n’achètent qu’une partie de ce que nous vendons.",
                Asked.WHAT: "Un produit qui complète ce qu’ils ont déjà.",
                Asked.HOW: "Un e-mail qui montre l’usage, puis un appel à qui s’y intéresse.",
                Asked.WHY: "Augmenter le panier de clients qui nous font déjà confiance.",
            },
            [
                ReadyAction(CampaignChannel.EMAIL),
                ReadyAction(
                    CampaignChannel.PHONE,
                    "Partir de ce qu’ils ont acheté, demander ce qu’ils en font, montrer ce qui le complète, convenir d’un devis.",
                ),
            ],
            QUICK,
        ),
        ReadyCampaign(
            Objective.SHARE,
            {
                Asked.WHO: "Les entreprises d’un segment où nous sommes peu présents, clientes de concurrents.",
                Asked.WHAT: "Ce qui nous distingue, prouvé par un client du même segment.",
                Asked.HOW: "Être vus là où le segment se retrouve, puis un contact personnel.",
                Asked.WHY: "Passer d’une part faible à une part qui compte dans ce segment.",
            },
            [
                ReadyAction(
                    CampaignChannel.FAIR,
                    "Montrer un cas du segment, noter le besoin, proposer un rappel.",
                ),
                ReadyAction(
                    CampaignChannel.SOCIAL, "Un message court qui cite leur métier et propose un cas, sans rien vendre."
                ),
                ReadyAction(
                    CampaignChannel.PHONE,
                    "Demander ce qui compte dans le choix d’un fournisseur, proposer une comparaison.",
                ),
            ],
            CALM,
        ),
        ReadyCampaign(
            Objective.LAUNCH,
            {
                Asked.WHO: "Des clients satisfaits d’abord, puis des prospects qui ont dit en avoir besoin.",
                Asked.WHAT: "Le nouveau produit\u00a0: le problème qu’il règle, et une occasion de l’essayer.",
                Asked.HOW: "Une annonce par e-mail, un contenu qui l’explique, un rendez-vous pour l’essayer.",
                Asked.WHY: "Obtenir les premiers utilisateurs et leurs avis avant d’en parler plus large.",
            },
            [
                ReadyAction(CampaignChannel.EMAIL),
                ReadyAction(CampaignChannel.CONTENT),
                ReadyAction(
                    CampaignChannel.PHONE,
                    "Demander s’ils ont lu l’annonce, montrer le problème réglé, proposer l’essai, noter ce qu’ils en pensent.",
                ),
            ],
            QUICK,
        ),
    )
}
