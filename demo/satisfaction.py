"""What Halvane's clients answered after their orders: most are glad, some waited too long."""

import secrets
from datetime import timedelta

from demo.world import Chance, World
from filon.customers.models import Order, Satisfaction

ASKED_AFTER = timedelta(days=14)
ANSWER = 0.55  # share of those asked who answer
SCORES = (10, 10, 10, 9, 9, 9, 9, 8, 8, 8, 7, 7, 6, 4)
SAID = {
    10: "Pose en une matinée, rien à reprendre.",
    9: "Le bruit a disparu du plateau.",
    7: "Très bien, mais la facture est arrivée deux fois.",
    6: "Deux semaines de retard sans nouvelles.",
    4: "Il a fallu relancer trois fois pour la ventilation.",
}


def tell_satisfaction(world: World) -> None:
    chance = Chance("satisfaction", world.today)
    for order in world.of(Order):
        deal, asked_at = order.opportunity, order.ordered_at + ASKED_AFTER
        if deal is None or deal.contact is None or asked_at > world.now:
            continue
        asked = Satisfaction(order=order, contact=deal.contact, key=secrets.token_urlsafe(16), asked_at=asked_at)
        answered_at = asked_at + timedelta(hours=chance.choice((2, 5, 26, 50)))
        if answered_at < world.now and chance.happens(ANSWER):
            asked.score = chance.choice(SCORES)
            asked.said = SAID.get(asked.score, "")
            asked.answered_at = answered_at
        world.add(asked)
