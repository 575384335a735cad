"""Doors of Analyses > Rapports: who reads reports opens them all."""

from filon.users.rules.rights import Action, Entity
from tests.web.rights_composed import COMPOSED_DOORS
from tests.web.rights_doors import Door, Place, both, some

READ, REPORT = Action.READ, Entity.REPORT
REPORT_DOORS: dict[str, Door] = {
    "report_list": Door(some(REPORT, READ)),
    "report_answer": Door(some(REPORT, READ), places=lambda _world: iter([Place({"key": "winloss"})])),
    "funnel": Door(some(REPORT, READ)),
    "cohorts": Door(some(REPORT, READ)),
    "nurturing": Door(some(REPORT, READ)),
    "alarms": Door(some(REPORT, READ)),
    "alarm_records": Door(some(REPORT, READ), ask={"signal": "maturity_unmeasured.advanced"}),
    "acquisition": Door(both(some(REPORT, READ), some(Entity.COST, READ))),
    "winloss": Door(some(REPORT, READ)),
    "activity_report": Door(some(REPORT, READ)),
    "pipeline": Door(some(REPORT, READ)),
    "forecast": Door(some(REPORT, READ)),
    **COMPOSED_DOORS,
}

# Reports that may be taken away as a file; exported with the reader's own figures.
TAKEN = "funnel winloss pipeline forecast quality flywheel followups agreement_refusals site_visits"
EXPORTS = {name: both(some(REPORT, READ), some(REPORT, Action.EXPORT)) for name in TAKEN.split()}
