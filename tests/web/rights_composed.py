"""The doors of composed reports: whoever reads reports composes; a shared one is read by all, changed by who composed it."""

from filon.contacts.models import Contact
from filon.kit.subjects import SubjectKind
from filon.reporting.models import ComposedReport, ReportRun
from filon.reporting.selectors.composed import definition_of
from filon.users.rules.rights import Action, Entity
from tests import factories
from tests.web.rights_doors import Door, Place, each, some
from tests.web.rights_world import Table, Things, Whose

MAY = some(Entity.REPORT, Action.READ)
ASKED = {"measure": "win-rate", "rows": "owner", "columns": "quarter", "preset": "annee"}
WRITTEN = {**ASKED, "name": "Réussite", "shared": "on"}


def shared(things: Things) -> ComposedReport:
    contact = things.record(SubjectKind.CONTACT)
    assert isinstance(contact, Contact)
    owner = contact.owner
    assert owner is not None
    report = ComposedReport.objects.create(name="Réussite", shared=True, owner=owner, created_at=factories.NOW, **ASKED)
    asked = definition_of(report)._asdict()
    ReportRun.objects.create(report=report, viewer=owner, definition=asked, asked_at=factories.NOW)
    return report


def its_author(table: Table, place: Place) -> bool:
    return MAY(table, place) and place.whose == Whose.OWN


COMPOSED_DOORS = {
    "report_keep": Door(
        MAY, MAY, places=lambda _world: iter([Place({"page": "winloss"})]), send={"name": "Réussite", "rhythm": ""}
    ),
    "composed_reports": Door(MAY),
    "composed_report_new": Door(MAY, MAY, send=WRITTEN),
    "composed_report": Door(MAY, places=each(shared, owned=True)),
    "composed_report_edit": Door(MAY, MAY, places=each(shared, owned=True), send=WRITTEN, sure=False),
    "composed_report_count": Door(None, MAY, places=each(shared, owned=True)),
    "composed_report_cancel": Door(None, its_author, places=each(shared, owned=True), sure=False),
    "composed_report_mail": Door(None, MAY, places=each(shared, owned=True), send={"rythme": "weekly"}),
    "composed_report_delete": Door(None, its_author, places=each(shared, owned=True)),
}
