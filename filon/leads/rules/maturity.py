"""What answers tell of how far a person is in her purchase."""

from collections.abc import Mapping

from filon.contacts.rules.axes import BuyingStage
from filon.contacts.rules.buying import Evidence
from filon.leads.rules.bant import BudgetStage, Horizon, NeedLevel
from filon.playbook.rules.sheets import OF_FIELD

SOON = (Horizon.QUARTER,)
IN_SIGHT = (Horizon.HALF, Horizon.YEAR)
FAR = (Horizon.LATER, Horizon.NEVER)
FELT = (NeedLevel.KNOWN, NeedLevel.PRESSING)


def evidence_of_answers(codes: Mapping[str, str]) -> Evidence | None:
    """The strongest of what is known of need, time and budget; None when nothing of it was said."""
    need, horizon, budget = (codes.get(OF_FIELD + name, "") for name in ("need_level", "horizon", "budget_stage"))
    told = [
        f"{name} «\u00a0{label.lower()}\u00a0»"
        for name, code, label in (
            ("besoin", need, NeedLevel.label_of(need)),
            ("échéance", horizon, Horizon.label_of(horizon)),
            ("budget", budget, BudgetStage.label_of(budget)),
        )
        if code
    ]
    stage = _stage(need, horizon, budget)
    return Evidence(stage, f"Réponses à la qualification\u00a0: {', '.join(told)}", said=True) if stage else None


def _stage(need: str, horizon: str, budget: str) -> BuyingStage | None:
    if need == NeedLevel.ABSENT:
        return BuyingStage.INACTIVE
    if horizon in SOON and (need in FELT or budget == BudgetStage.VOTED):
        return BuyingStage.DECISION
    if need in FELT or horizon in (*SOON, *IN_SIGHT) or budget == BudgetStage.VOTED:
        return BuyingStage.CONSIDERATION
    return BuyingStage.AWARENESS if need == NeedLevel.LATENT or horizon in FAR else None
