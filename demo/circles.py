"""Who decides at the prospect's: the circles of the deals of the last months, some without their decision maker."""

from datetime import timedelta

from demo.deals import DealStory
from demo.world import Chance, World
from filon.contacts.models import Contact
from filon.opportunities.models import CircleMember
from filon.opportunities.rules.circles import Attitude, CircleRole

KNOWN_FOR = timedelta(days=240)  # before that, nobody wrote circles down
ATTITUDES = {Attitude.FOR: 34, Attitude.NEUTRAL: 30, Attitude.UNKNOWN: 26, Attitude.AGAINST: 10}
NOTES = {
    CircleRole.DECISION_MAKER: ("Signe seule jusqu’à 20\u202f000\u00a0€", "Décide après le comité du mois"),
    CircleRole.CHAMPION: ("A demandé la démonstration pour son équipe", "Nous tient au courant des réunions"),
    CircleRole.BLOCKER: ("Préférerait garder le fournisseur actuel",),
    CircleRole.BUYER: ("Négocie le délai plus que le prix", "Demande trois devis"),
}


def know_circles(world: World, deals: list[DealStory]) -> None:
    chance = Chance("cercles", world.today)
    for story in deals:
        entered = story.steps[-1][0]
        if len(story.steps) > 1 and world.now - entered < KNOWN_FOR and chance.happens(0.6):
            _know(world, chance, story)


def _know(world: World, chance: Chance, story: DealStory) -> None:
    others = [person for person in story.account.contacts if person is not story.contact]
    for person in [story.contact, *others[: chance.randint(0, 3)]]:
        role = _role_of(chance, person)
        attitude = chance.weighted(list(ATTITUDES), list(ATTITUDES.values()))
        if role == CircleRole.CHAMPION:
            attitude = Attitude.FOR
        elif role == CircleRole.BLOCKER:
            attitude = Attitude.AGAINST
        note = chance.choice(NOTES[role]) if role in NOTES and chance.happens(0.4) else ""
        at = story.steps[-1][0]
        world.add(
            CircleMember(
                opportunity=story.deal, contact=person, role=role, attitude=attitude, note=note, by=story.seller, at=at
            )
        )


def _role_of(chance: Chance, person: Contact) -> CircleRole:
    if chance.happens(0.18):
        return chance.choice([CircleRole.CHAMPION, CircleRole.CHAMPION, CircleRole.BLOCKER])
    return CircleRole(person.decision_level) if person.decision_level else CircleRole.INFLUENCER
