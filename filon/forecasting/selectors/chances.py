"""Which chances of signature people took from what was observed."""

from filon.forecasting.models import AcceptedChance


def last_accepted() -> dict[int, AcceptedChance]:
    """The last one of each stage, with who took it."""
    return {accepted.stage_id: accepted for accepted in AcceptedChance.objects.select_related("by").order_by("pk")}
