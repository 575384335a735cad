"""What the leads of Halvane answered to the questions of qualification: little at first, all of it once a deal is open."""

from collections.abc import Iterable

from demo.leads import LeadStory
from demo.world import Chance, World
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.enums import LabelledEnum
from filon.leads.rules.bant import Authority, BudgetStage, Horizon, NeedLevel

S = LifecycleStage
Weights = dict[str, dict[LabelledEnum, int]]
# How much of the sheet was filled when the lead had come so far.
KNOWN_AT = {S.LEAD: 0.1, S.MQL: 0.25, S.SAL: 0.6, S.SQL: 0.95, S.OPPORTUNITY: 1.0, S.CUSTOMER: 1.0, S.LOST: 0.7}
NEEDS = [
    "Le bruit de l’open space : deux démissions en un an.",
    "Plus de salle libre pour les visioconférences.",
    "Un bail à rendre dans dix-huit mois, des travaux exclus.",
    "Les entretiens RH se tiennent au café d’en face.",
]
RIPE: Weights = {
    "need_level": {NeedLevel.LATENT: 2, NeedLevel.KNOWN: 5, NeedLevel.PRESSING: 3},
    "authority": {Authority.DECIDES: 4, Authority.SHARES: 4, Authority.ADVISES: 2},
    "horizon": {Horizon.QUARTER: 4, Horizon.HALF: 4, Horizon.YEAR: 2},
    "budget_stage": {BudgetStage.ESTIMATED: 5, BudgetStage.VOTED: 4},
}
GREEN: Weights = {
    "need_level": {NeedLevel.ABSENT: 1, NeedLevel.LATENT: 6, NeedLevel.KNOWN: 3},
    "authority": {Authority.DECIDES: 3, Authority.ADVISES: 4, Authority.OUTSIDE: 3},
    "horizon": {Horizon.YEAR: 3, Horizon.LATER: 4, Horizon.NEVER: 3},
    "budget_stage": {BudgetStage.ABSENT: 6, BudgetStage.ESTIMATED: 3},
}


def answer_questions(world: World, stories: Iterable[LeadStory]) -> None:
    chance = Chance("answers", world.today)
    for story in stories:
        lead, reached = story.lead, {stage for _at, stage in story.steps}
        share = max((KNOWN_AT.get(stage, 0.0) for stage in reached), default=0.0)
        answers = RIPE if reached & {S.SQL, S.OPPORTUNITY, S.CUSTOMER} else GREEN
        for name, weights in answers.items():
            if chance.happens(share):
                setattr(lead, name, chance.weighted(list(weights), list(weights.values())))
        if lead.need_level and chance.happens(share):
            lead.need = chance.choice(NEEDS)
        if lead.budget_stage in (BudgetStage.ESTIMATED, BudgetStage.VOTED) and chance.happens(share):
            lead.budget_cents = (lead.potential_cents or 0) * chance.randint(7, 12) // 10
