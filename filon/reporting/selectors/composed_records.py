"""The records behind a figure of a composed report, from the very question of the named report that counted them."""

from datetime import datetime

from django.db.models import Q

from filon.contacts.rules.axes import LifecycleStage
from filon.reporting.rules.composed import Definition, Named
from filon.reporting.rules.figures import FunnelFigure
from filon.reporting.rules.period import Period
from filon.reporting.selectors.composed import refuse_faults
from filon.reporting.selectors.funnel import records_behind
from filon.reporting.selectors.pipeline import deals_behind_pipeline
from filon.reporting.selectors.winloss import deals_behind_winloss
from filon.users.selectors import Viewer


def records_behind_cell(
    definition: Definition, *, row: str | None, column: str | None, viewer: Viewer, period: Period, now: datetime
) -> Q:
    """Leads for what the funnel counts, else deals. `row`, `column`: the values of the cell, None for all of them.

    Raises NotPossible for a definition at fault.
    """
    refuse_faults(definition)
    measure = definition.of
    among = [*definition.limits, *([] if column is None else [(definition.columns, column)])]
    by = definition.rows if row is not None else ""
    if measure.named == Named.PIPELINE:
        return deals_behind_pipeline(measure.cases, by=by, value=row, among=among, viewer=viewer, now=now)
    if measure.named == Named.WINLOSS:
        among += [] if row is None else [(by, row)]
        return deals_behind_winloss(measure.cases, among=among, viewer=viewer, period=period)
    stage = LifecycleStage(measure.cases)
    return records_behind(FunnelFigure(stage, period=period, by=by, value=row, among=among), viewer=viewer, now=now)
