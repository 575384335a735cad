"""The lists that the people of Halvane keep at hand, shared with all."""

from urllib.parse import urlencode

from demo.staff import Staff
from demo.world import World
from filon.kit.subjects import SubjectKind
from filon.records.models import SavedView
from filon.reporting.models import ComposedReport
from filon.reporting.rules.presets import Preset

# owner, list, name, criteria as the address of the list writes them
VIEWS = [
    ("ines", SubjectKind.COMPANY, "Clients", "company.lifecycle_stage~is~customer"),
    ("marc", SubjectKind.COMPANY, "Profil idéal", "company.fit_grade~is~A"),
    ("camille", SubjectKind.CONTACT, "Contacts chauds", "contact.temperature~is~hot"),
    ("helene", SubjectKind.LEAD, "À accepter", "lead.lifecycle_stage~is~mql"),
    ("marc", SubjectKind.LEAD, "Recyclés", "lead.lifecycle_stage~is~recycled"),
]


REPORTS = [
    ("ines", "Réussite par commercial et par trimestre", "win-rate", "owner", "quarter"),
    ("marc", "Leads par origine et par mois", "leads", "source", "cohort-month"),
]


def keep_reports(world: World, staff: Staff) -> None:
    for owner, name, measure, rows, columns in REPORTS:
        report = ComposedReport(
            owner=staff.by_name[owner], name=name, measure=measure, rows=rows, columns=columns, preset=Preset.TWELVE_MONTHS,
            shared=True, created_at=world.now,
        )  # fmt: skip
        world.add(report)


def keep_views(world: World, staff: Staff) -> None:
    for owner, entity, name, criterion in VIEWS:
        query = {"query": urlencode({"f": criterion}), "columns": []}
        view = SavedView(by=staff.by_name[owner], entity=entity, name=name, query=query, shared=True)
        view.created_at = world.now
        world.add(view)
