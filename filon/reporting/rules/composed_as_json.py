"""A composed report as the JSON that programs read: a rate with its interval and verdict, money as a decimal string."""

from filon.reporting.rules.as_json import NO_DATA, OK, Json, day, money
from filon.reporting.rules.composed import Definition, Figure, Table, Unit
from filon.reporting.rules.period import Period


def composed_json(table: Table, definition: Definition, *, period: Period) -> Json:
    unit = definition.of.unit
    return {
        "from": day(period.start),
        "to": day(period.end),
        **definition._asdict(),
        "unit": unit.value,
        "total": _figure(table.total, unit),
        "groups": {row: _figure(figure, unit) for row, figure in table.rows.items()},
        "totals": {column: _figure(figure, unit) for column, figure in table.feet.items()},
        "cells": {
            row: {column: _figure(it, unit) for column, it in cells.items()} for row, cells in table.cells.items()
        },
    }


def _figure(figure: Figure, unit: Unit) -> Json:
    known = figure.value is not None
    if unit == Unit.RATE:
        verdict = OK if known else NO_DATA
        return {"value": figure.value, "n": figure.n, "low": figure.low, "high": figure.high, "verdict": verdict}
    if unit == Unit.MONEY:
        cents = None if figure.value is None else round(figure.value)
        others = {currency: money(known_cents) for currency, known_cents in figure.others.items()}
        return {"value": money(cents), "n": figure.n, "other_currencies": others}
    return {"value": figure.value, "n": figure.n}
