"""What was written when each deal closed: what the buyer said, and now and then a lesson."""

from datetime import timedelta

from demo.deals import DealStory
from demo.world import Chance, World
from filon.opportunities.models import ClosingReview
from filon.playbook.models import Stage
from filon.playbook.rules.process import StageKind

BEFORE_DAYS = 400  # older closings were noted elsewhere: nobody reviewed them
SAID: dict[str, tuple[str, ...]] = {
    "Prix ou valeur perçue": (
        "« À ce prix, la direction préfère refaire le faux plafond. »",
        "« Votre cabine est la mieux finie, mais le budget s’arrête à 9 000 €. »",
    ),
    "Pas de décision": (
        "« On en reparle après le déménagement. »",
        "« Le projet n’est plus une priorité cette année. »",
    ),
    "Délai ou calendrier": ("« Il nous les fallait avant la rentrée. »",),
    "Budget supprimé": ("« Le siège a gelé les investissements jusqu’en juin. »",),
    "Adéquation au besoin": ("« Il nous fallait des cabines de quatre, sans pied central. »",),
    "Sans réponse à la proposition": ("Quatre relances sans réponse, le standard dit qu’elle a changé de poste.",),
    "Décideur non atteint": ("Le directeur de site voulait, le siège n’a jamais reçu le dossier.",),
    "Service et références": ("« Votre concurrent a trois clients dans notre rue. »",),
    "Disqualifié par nous": ("Locaux en location courte : aucune pose possible.",),
}
SAID_BY_CLIENTS: dict[str, tuple[str, ...]] = {
    "Prix ou valeur perçue": ("« Le prix est juste : vous posez et vous reprenez l’ancienne. »",),
    "Délai ou calendrier": ("« Trois semaines, pose comprise : personne d’autre ne le tenait. »",),
    "Adéquation au besoin": ("« La ventilation est silencieuse, c’était notre seul critère. »",),
    "Service et références": ("« Vos clients que nous avons appelés sont contents du suivi. »",),
    "Relation et confiance": (
        "« Vous êtes venus mesurer avant de vendre. »",
        "« Nous travaillons avec vous depuis trois ans. »",
    ),
}
LEARNT_FROM_CLIENTS = "Faire essayer une cabine et mesurer le bruit sur place avant de chiffrer."
LESSONS: dict[str, tuple[str, ...]] = {
    "Prix ou valeur perçue": (
        "Parler du prix dès le rendez-vous, avant de chiffrer.",
        "Proposer la location dès le premier devis.",
    ),
    "Pas de décision": ("Ne pas chiffrer tant que la date de décision n’est pas écrite.",),
    "Délai ou calendrier": ("Demander la date d’emménagement à la première conversation.",),
    "Budget supprimé": ("Faire écrire le budget par le décideur avant la proposition.",),
    "Sans réponse à la proposition": ("Ne plus envoyer une proposition sans rendez-vous pour la commenter.",),
    "Décideur non atteint": ("Inviter le siège dès la visite du site.",),
    "Adéquation au besoin": ("Ne plus proposer de cabine à quatre sans plan coté.",),
}
ONE_IN_THREE, ASKED_OF_WINNERS, ASKED_OF_OTHERS = 0.35, 0.45, 0.15
COMES_BACK = ("Pas de décision", "Budget supprimé", "Délai ou calendrier")


def keep_reviews(world: World, stories: list[DealStory]) -> None:
    """Each names a stage of the version in which its deal was."""
    chance = Chance("reviews", world.today)
    stages = {(stage.version_id, stage.key): stage for stage in Stage.objects.all()}
    for story in stories:
        deal = story.deal
        reason = deal.close_reason
        if deal.closed_at is None or reason is None or deal.closed_at < world.now - timedelta(days=BEFORE_DAYS):
            continue
        won = deal.stage.kind == StageKind.WON
        passed = [stages[deal.process_version_id, key] for _at, key in story.steps]
        stood = [stage for stage in passed if stage.kind == StageKind.OPEN]
        lessons = (LEARNT_FROM_CLIENTS,) if won else LESSONS.get(reason.label, ("",))
        later = not won and reason.label in COMES_BACK and chance.happens(0.5)
        world.add(
            ClosingReview(
                opportunity=deal,
                closed_at=deal.closed_at,
                outcome=deal.stage.kind,
                reason=reason,
                deciding_stage=stood[-1] if chance.happens(0.8) else chance.choice(stood),
                said=chance.choice((SAID_BY_CLIENTS if won else SAID).get(reason.label, ("",))),
                lesson=chance.choice(lessons) if chance.happens(ONE_IN_THREE) else "",
                reopen_date=deal.closed_at.date() + timedelta(days=chance.randint(90, 240)) if later else None,
                referral_asked=chance.happens(ASKED_OF_WINNERS if won else ASKED_OF_OTHERS),
                by=story.seller,
            )
        )
