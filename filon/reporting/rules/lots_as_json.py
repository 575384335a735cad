"""The life of a lot as the JSON that programs read: measures as in every report, money as a decimal string."""

from dataclasses import asdict
from datetime import date

from filon.kit.statistics import Rate
from filon.reporting.rules.as_json import NO_DATA, OK, Json, day, money, rate_json
from filon.reporting.rules.lots import COMPANY, CONTACT, DEAL, LEAD, DeliveryFigures, LotLife

SHARES = (("bounced", COMPANY), ("bounced", CONTACT), ("reached", COMPANY), ("reached", CONTACT), ("qualified", LEAD))


def life_json(life: LotLife) -> Json:
    """`figures`: counts by figure and kind of record; `measures`: shares of those that entered, and costs."""
    figures: dict[str, dict[str, int]] = {}
    for (figure, unit), count in life.counts.items():
        figures.setdefault(figure, {})[unit] = count
    rows = {name: getattr(life, name) for name in ("rows", "created", "updated", "unchanged", "refused")}
    return {**rows, "figures": figures, "measures": measures_of(life)}


def measures_of(life: LotLife) -> list[Json]:
    """The shape of every report: value, of how many, interval, verdict."""
    shares = [(f"{figure}_{unit}", life.share(figure, unit)) for figure, unit in SHARES]
    return [
        *(_share(name, rate) for name, rate in [*shares, ("signed", life.share("signed", DEAL))]),
        _cost("cost_per_useful", life.cents_per_useful, life.useful),
        _cost("cost_per_client", life.cents_per_client, life.count("clients")),
    ]


def _share(name: str, rate: Rate) -> Json:
    return {"measure": name, **rate_json(rate, "value"), "n": rate.total}


def _cost(name: str, cents: int | None, n: int) -> Json:
    verdict = NO_DATA if cents is None else OK
    return {"measure": name, "value": money(cents), "n": n, "low": None, "high": None, "verdict": verdict}


def delivery_json(figures: DeliveryFigures, received: date) -> Json:
    told = asdict(figures)
    return {"delivery": told.pop("delivery_id"), "received": day(received), "entity": told.pop("unit"), **told}
