"""Jeanne Duval and her company, taken through a funnel with the real services, day by day."""

from datetime import date, datetime, timedelta

from filon.contacts.models import Company, Contact
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import PointKind
from filon.contacts.services.companies import create_company
from filon.contacts.services.people import create_contact
from filon.contacts.services.points import add_point
from filon.contacts.services.target import enter_target
from filon.leads.models import Lead
from filon.leads.rules.kinds import Entrance, Refusal
from filon.leads.services.editing import edit_lead
from filon.leads.services.opening import open_lead
from filon.playbook.services.profiles import install_profile
from filon.records.models import Change
from filon.records.rules.authorship import by_person
from filon.reporting.selectors.funnel import funnel_report
from filon.usecases.closing import move_deals
from filon.usecases.dealing import open_deal
from filon.usecases.lifecycle import move_leads
from filon.usecases.promoting import promote_suspect
from filon.usecases.refusing import Destination, refuse_lead
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW


class Journey:
    """Each step happens one day after the one before."""

    def __init__(self, profile: str) -> None:
        install_profile(key=profile, now=NOW)
        self.now: datetime = NOW
        self.camille = make.user("Camille Martin")
        self.by = by_person(self.camille.pk)
        self.company: Company = create_company(name="Menuiserie Duval", owner_id=None, now=NOW)
        self.jeanne: Contact = create_contact(
            first_name="Jeanne",
            last_name="Duval",
            job_title="Gérante",
            owner_id=None,
            now=NOW,
            company=self.company,
        )
        add_point(holder=self.jeanne, kind=PointKind.PHONE, raw="04 91 23 45 67", by=self.by, now=NOW)
        self.lead: Lead

    def _tomorrow(self) -> datetime:
        self.now += timedelta(days=1)
        return self.now

    def enter_target(self) -> None:
        enter_target(records=[self.jeanne], by=self.by, now=self._tomorrow())
        self.jeanne.refresh_from_db()

    def promote(self, to: LifecycleStage = LifecycleStage.LEAD) -> None:
        self.lead = promote_suspect(
            suspect=self.jeanne, to=to, by=self.by, now=self._tomorrow(), owner_id=self.camille.pk
        )

    def ask_by_form(self) -> None:
        self.lead = open_lead(
            name="Demande de Jeanne Duval",
            by=self.by,
            now=self._tomorrow(),
            owner_id=None,
            entrance=Entrance.INBOUND,
            contact=self.jeanne,
            company=self.company,
        )

    def tell_project(self) -> None:
        """What makes a prospect of her: a project, and the will to act on it."""
        values = {"project": "Fenêtres de l’école", "is_willing": True}
        edit_lead(lead=self.lead, values=values, version=self.lead.version, by=self.by, now=self.now)

    def advance(self, *stages: LifecycleStage) -> None:
        if LifecycleStage.SQL in stages:
            self.tell_project()
        for stage in stages:
            (self.lead,) = move_leads(leads=[self.lead], to=stage, by=self.by, now=self._tomorrow())

    def refuse(self, refusal: Refusal = Refusal.TOO_EARLY, *, wake_date: date | None = None) -> Destination:
        found = refuse_lead(leads=[self.lead], refusal=refusal, wake_date=wake_date, by=self.by, now=self._tomorrow())
        self.lead.refresh_from_db()
        return found

    def sign(self) -> None:
        """A quote is asked, sent, signed."""
        deal = open_deal(
            name="Fenêtres de l’école",
            stage=make.stage("proposal"),
            by=self.by,
            now=self._tomorrow(),
            owner_id=self.camille.pk,
            lead=self.lead,
            company=self.company,
            contact=self.jeanne,
            cents=5_000_000,
            opened_because="quote_asked",
        )
        for stage in ("signature", "won"):
            (deal,) = move_deals(
                deals=[deal], to=make.stage(stage), review=make.review(), by=self.by, now=self._tomorrow()
            )
        self.lead.refresh_from_db()

    def stages_of_all(self) -> tuple[str, str, str]:
        """Of the lead, the person, the company."""
        self.jeanne.refresh_from_db()
        self.company.refresh_from_db()
        return self.lead.lifecycle_stage, self.jeanne.lifecycle_stage, self.company.lifecycle_stage

    def path(self) -> list[str]:
        """The stages that the lead entered, from its dated changes."""
        steps = Change.objects.filter(subject_kind="lead", subject_id=self.lead.pk, axis="lifecycle")
        return list(steps.order_by("at", "pk").values_list("to_value", flat=True))

    def funnel(self) -> dict[str, tuple[int, int]]:
        """In the words of the profile: entered and went on."""
        report = funnel_report(viewer=SYSTEM, now=self.now)
        return {stage.label: (stage.entered, stage.converted) for stage in report.stages}
