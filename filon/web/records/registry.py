"""The kinds of record that have a page."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from filon.contacts.rules.entry import COMPANY_ENTRIES, CONTACT_ENTRIES
from filon.contacts.rules.site_entry import SITE_ENTRIES
from filon.contacts.selectors.companies import company_for
from filon.contacts.selectors.people import contact_for
from filon.contacts.selectors.sites import site_for
from filon.contacts.services.companies import edit_company
from filon.contacts.services.people import edit_contact
from filon.contacts.services.sites import edit_site
from filon.customers.rules.entry import ORDER_ENTRIES
from filon.customers.selectors import order_for
from filon.customers.services.ordering import edit_order
from filon.kit.subjects import Subject, SubjectKind
from filon.leads.models import Lead
from filon.leads.rules.entry import LEAD_ENTRIES
from filon.leads.selectors.leads import lead_for
from filon.leads.services.editing import edit_lead
from filon.opportunities.models import Opportunity
from filon.opportunities.rules.entry import DEAL_ENTRIES
from filon.opportunities.selectors.choices import known_competitors
from filon.opportunities.selectors.records import deal_for
from filon.opportunities.services.editing import edit_deal
from filon.playbook.rules.personas import PERSONA_ENTRIES
from filon.playbook.selectors import persona_for
from filon.playbook.services.personas import edit_persona
from filon.records.models import RootRecord
from filon.users.rules.rights import Entity
from filon.web.records.definition import Concerned, Edit, RecordDefinition


def _by(service: Callable[..., list[str]], name: str) -> Edit:
    """The service that edits one kind of record, which it calls by that name."""
    return lambda record, values, version, by, now: service(
        **{name: record}, values=values, version=version, by=by, now=now
    )


def _about(kind: SubjectKind, record: RootRecord) -> Q:
    """What was said about the record itself."""
    return Q(subject_kind=kind, subject_id=record.pk)


def _with_person(kind: SubjectKind, record: Lead | Opportunity) -> Q:
    """What happened about it, and with its person."""
    about = _about(kind, record)
    return about | Q(contact=record.contact_id) if record.contact_id else about


COMPANY = RecordDefinition(
    kind=SubjectKind.COMPANY,
    entity=Entity.COMPANY,
    title=_("Entreprises"),
    url="company",
    list_url="company_list",
    find=company_for,
    entries=COMPANY_ENTRIES,
    edit=_by(edit_company, "company"),
    concerned=lambda company: Concerned(None, company.pk, None),
    activities=lambda company: Q(company=company.pk),
    tasks=lambda company: Q(company=company.pk),
)
CONTACT = RecordDefinition(
    kind=SubjectKind.CONTACT,
    entity=Entity.CONTACT,
    title=_("Contacts"),
    url="contact",
    list_url="contact_list",
    find=contact_for,
    entries=CONTACT_ENTRIES,
    edit=_by(edit_contact, "contact"),
    concerned=lambda contact: Concerned(contact.pk, contact.company_id, None),
    activities=lambda contact: Q(contact=contact.pk),
    tasks=lambda contact: Q(contact=contact.pk),
    renames=("first_name", "last_name", "job_title"),
)
LEAD = RecordDefinition(
    kind=SubjectKind.LEAD,
    entity=Entity.LEAD,
    title=_("Leads"),
    url="lead",
    list_url="lead_list",
    find=lead_for,
    entries=LEAD_ENTRIES,
    edit=_by(edit_lead, "lead"),
    concerned=lambda lead: Concerned(lead.contact_id, lead.company_id, Subject(SubjectKind.LEAD, lead.pk)),
    activities=lambda lead: _with_person(SubjectKind.LEAD, lead),
    tasks=lambda lead: _about(SubjectKind.LEAD, lead),
)
OPPORTUNITY = RecordDefinition(
    kind=SubjectKind.OPPORTUNITY,
    entity=Entity.OPPORTUNITY,
    title=_("Opportunités"),
    url="opportunity",
    list_url="opportunity_board",
    find=deal_for,
    entries=[replace(it, suggest=known_competitors) if it.name == "competitor" else it for it in DEAL_ENTRIES],
    edit=_by(edit_deal, "deal"),
    concerned=lambda deal: Concerned(deal.contact_id, deal.company_id, Subject(SubjectKind.OPPORTUNITY, deal.pk)),
    activities=lambda deal: _with_person(SubjectKind.OPPORTUNITY, deal),
    tasks=lambda deal: _about(SubjectKind.OPPORTUNITY, deal),
)
ESTABLISHMENT = RecordDefinition(
    kind=SubjectKind.ESTABLISHMENT,
    entity=Entity.COMPANY,
    title=_("Entreprises"),
    url="site",
    list_url="company_list",
    find=site_for,
    entries=SITE_ENTRIES,
    edit=_by(edit_site, "site"),
    concerned=lambda site: Concerned(None, site.company_id, Subject(SubjectKind.ESTABLISHMENT, site.pk)),
    activities=lambda site: _about(SubjectKind.ESTABLISHMENT, site),
    tasks=lambda site: _about(SubjectKind.ESTABLISHMENT, site),
    renames=("trade_name", "city", "siret"),
)
ORDER = RecordDefinition(
    kind=SubjectKind.ORDER,
    entity=Entity.ORDER,
    title=_("Clients et commandes"),
    url="order",
    list_url="order_list",
    find=order_for,
    entries=ORDER_ENTRIES,
    edit=_by(edit_order, "order"),
    concerned=lambda order: Concerned(None, order.company_id, Subject(SubjectKind.ORDER, order.pk)),
    activities=lambda order: _about(SubjectKind.ORDER, order),
    tasks=lambda order: _about(SubjectKind.ORDER, order),
    renames=("number", "ordered_at", "cents"),
)
PERSONA = RecordDefinition(
    kind=SubjectKind.PERSONA,
    entity=Entity.METHOD,
    title=_("Personas"),
    url="persona",
    list_url="persona_list",
    find=persona_for,
    entries=PERSONA_ENTRIES,
    edit=_by(edit_persona, "persona"),
    concerned=lambda persona: Concerned(None, None, Subject(SubjectKind.PERSONA, persona.pk)),
    activities=lambda persona: _about(SubjectKind.PERSONA, persona),
    tasks=lambda persona: _about(SubjectKind.PERSONA, persona),
    renames=("name", "review_on"),
)
RECORDS: dict[str, RecordDefinition] = {
    known.kind: known for known in (COMPANY, CONTACT, LEAD, OPPORTUNITY, ORDER, PERSONA, ESTABLISHMENT)
}


def record_definition(kind: str) -> RecordDefinition:
    if kind not in RECORDS:
        raise Http404(kind)
    return RECORDS[kind]
