"""Every address of the site with its door: a page added without a line here fails the walk."""

from typing import Any

from django.utils import timezone

from filon.kit.subjects import SubjectKind
from filon.permission.rules.kinds import NoticeKind, NoticeWay
from filon.playbook.models import AcquisitionSource, CloseReason, Stage
from filon.records.models import FieldDefinition, Notification
from filon.records.rules.origin import BatchState
from filon.users.models import Invitation, Team, User
from filon.users.rules.rights import Entity
from filon.web.forms.process import StageForm
from tests import factories
from tests.web.addresses import PUBLIC
from tests.web.rights_areas import AREA_DOORS
from tests.web.rights_doors import (
    BESIDE,
    DELETE,
    EXPORT,
    FACT,
    READ,
    WRITE,
    Door,
    Place,
    a_file,
    a_product,
    a_task,
    an_upload,
    another_task,
    batch,
    both,
    chosen,
    chosen_thrown,
    each,
    either,
    everybody,
    fact_value,
    kinds,
    mapped,
    one_kind,
    own,
    records,
    removed_tasks,
    single,
    sites,
    some,
    some_stage,
    to,
    to_record,
    to_some_record,
)
from tests.web.rights_many import MANY_DOORS, a_tag, another_tag
from tests.web.rights_segments import a_list, a_segment, chosen_for_a_list, in_lists, lyonnais
from tests.web.rights_world import Whose, World

COMPANY, CONTACT, LEAD, DEAL = Entity.COMPANY, Entity.CONTACT, Entity.LEAD, Entity.OPPORTUNITY
ORDER, ACTIVITY, REPORT, IMPORT, SETTING = (
    Entity.ORDER, Entity.ACTIVITY, Entity.REPORT, Entity.IMPORT, Entity.SETTING,
)  # fmt: skip
NOW = factories.NOW
PASSWORD = {"oldpassword": "motdepasse-long", "password1": "Le-vent-tourne-a-8h", "password2": "Le-vent-tourne-a-8h"}

SET, SEE_SETTINGS = some(SETTING, WRITE), some(SETTING, READ)
COMPANIES, PEOPLE = one_kind(SubjectKind.COMPANY), one_kind(SubjectKind.CONTACT)
LEADS, DEALS = one_kind(SubjectKind.LEAD), one_kind(SubjectKind.OPPORTUNITY)
ORDERS = one_kind(SubjectKind.ORDER)
HOLDERS = (SubjectKind.COMPANY, SubjectKind.CONTACT)  # of e-mail addresses and numbers
PREFERENCES = {"full_name": "A", "theme": "dark", "time_zone": "Europe/Paris", "language": "fr"}
COLUMNS = {"champ-0": "company.name"}

# Pages of one's own account: whoever is signed in opens them; what their forms do is told in tests/web/test_entrance.py.
ACCOUNT = {
    "account_reauthenticate", "mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_index", "mfa_reauthenticate",
}  # fmt: skip
# Links good for one person, and pages that exist only once a second factor is in force.
WALKED_APART = {
    "invitation", "account_reset_password_from_key", "mfa_deactivate_totp", "mfa_download_recovery_codes",
    "mfa_view_recovery_codes", "public_shared",  # opening it counts: tests/usecases/test_sharing.py
    "mailbox_back",  # answers only who left from here: tests/messaging/test_mailboxes.py
}  # fmt: skip

SEE_SEGMENTS = either(some(CONTACT, READ), some(COMPANY, READ))

DOORS: dict[str, Door] = {
    # what everybody has
    "account_change_password": Door(everybody, everybody, send=PASSWORD),
    "preferences": Door(everybody, everybody, send=PREFERENCES),
    "alert_choices": Door(everybody, everybody, send={"task_given": "in_page"}),
    "settings": Door(everybody, everybody, send=PREFERENCES),
    "dashboard": Door(everybody),
    "dashboard_funnel": Door(some(REPORT, READ)),
    "dashboard_forecast": Door(some(REPORT, READ)),
    "dashboard_waiting": Door(some(REPORT, READ)),
    "first_steps_hide": Door(None, everybody),
    "first_steps_back": Door(None, everybody),
    "gallery": Door(everybody),
    "palette": Door(everybody, ask={"q": "zcompany"}, lists=(COMPANY, COMPANY)),
    "notifications": Door(everybody),
    "notifications_read": Door(None, everybody, places=lambda world: notified(world)),
    "tags": Door(everybody, ask={"etiquette": "sa"}),
    "trash": Door(everybody, lists=(COMPANY, COMPANY)),
    "undo": Door(None, own, places=mapped(lambda world: world.undo)),
    # lists
    "company_list": Door(some(COMPANY, READ), lists=(COMPANY, COMPANY)),
    "contact_list": Door(some(CONTACT, READ), lists=(CONTACT, CONTACT)),
    "lead_list": Door(some(LEAD, READ), lists=(LEAD, LEAD)),
    "opportunity_list": Door(some(DEAL, READ), lists=(DEAL, DEAL)),
    "opportunity_board": Door(some(DEAL, READ), lists=(COMPANY, DEAL)),
    "order_list": Door(some(ORDER, READ), lists=(ORDER, ORDER)),
    "company_count": Door(some(COMPANY, READ)),
    "contact_count": Door(some(CONTACT, READ)),
    "lead_count": Door(some(LEAD, READ)),
    "opportunity_count": Door(some(DEAL, READ)),
    "opportunity_totals": Door(some(DEAL, READ)),
    "order_count": Door(some(ORDER, READ)),
    "trash_of": Door(everybody, places=kinds()),
    "view_save": Door(None, to_some_record(READ), places=kinds(), send={"nom": "Ma vue", "requete": ""}),
    "view_delete": Door(None, own, places=mapped(lambda world: world.views)),
    "columns_keep": Door(None, to_some_record(READ), places=kinds(), send={"colonne": ["owner"]}),
    "criterion_controls": Door(to_some_record(READ), places=kinds(), ask={"champ": "company.city"}),
    "criterion_add": Door(
        everybody, places=kinds(), ask={"champ": "company.city", "operateur": "is", "valeur": "Lyon"}
    ),
    "selection_assign": Door(None, to_record(WRITE), places=kinds(each_hand=True), send=chosen),
    "selection_tag": Door(None, to_record(WRITE), places=kinds(each_hand=True), send=chosen),
    "selection_trash": Door(None, to_record(DELETE), places=kinds(each_hand=True), send=chosen),
    "selection_restore": Door(None, to_record(DELETE), places=kinds(each_hand=True), send=chosen_thrown),
    **MANY_DOORS,
    "export_new": Door(both(to_some_record(READ), to_some_record(EXPORT)), places=kinds()),
    "export_file": Door(both(to_some_record(READ), to_some_record(EXPORT)), places=kinds(), ask={"format": "csv"}),
    # segments
    "segment_list": Door(SEE_SEGMENTS),
    "segment_new": Door(SEE_SEGMENTS, SEE_SEGMENTS, send=a_segment),
    "segment_preview": Door(None, lambda _table, _place: False, send=a_segment),
    "segment": Door(some(COMPANY, READ), places=single(a_list), lists=(COMPANY, COMPANY)),
    "segment_count": Door(some(COMPANY, READ), places=single(a_list)),
    "segment_edit": Door(
        both(some(COMPANY, READ), SET),
        both(some(COMPANY, READ), SET),
        single(lyonnais),
        a_segment,
    ),
    "segment_delete": Door(None, both(some(COMPANY, READ), SET), single(lyonnais)),
    "segment_remove": Door(None, both(some(COMPANY, READ), SET), single(a_list), {"ids": "1"}),
    "segment_fill": Door(None, both(some(COMPANY, READ), SET), single(a_list), {"lignes": "732829320"}),
    "selection_segment": Door(None, to_record(READ), places=in_lists, send=chosen_for_a_list),
    # duplicates
    # records
    "company": Door(to(COMPANY, READ), places=COMPANIES),
    "contact": Door(to(CONTACT, READ), places=PEOPLE),
    "lead": Door(to(LEAD, READ), places=LEADS),
    "opportunity": Door(to(DEAL, READ), places=DEALS),
    "order": Door(to(ORDER, READ), places=ORDERS),
    "timeline": Door(to_record(READ), places=records()),
    "history": Door(to_record(READ), places=records()),
    "fact": Door(
        to_record(WRITE),
        to_record(WRITE),
        send=fact_value,
        places=records(name=lambda _world, place: FACT.get(place.kind, "name")),
    ),
    "record_assign": Door(None, to_record(WRITE), places=records(), send={"responsable": ""}),
    "record_tag": Door(None, to_record(WRITE), places=records(), send={"etiquette": "neuve"}),
    "record_untag": Door(None, to_record(WRITE), places=records(tag_id=lambda world, _place: world.tag.pk)),
    "record_trash": Door(None, to_record(DELETE), places=records()),
    "record_restore": Door(None, to_record(DELETE), places=records()),
    "note_new": Door(None, BESIDE, places=records(), send={"text": "À revoir"}),
    "activity_new": Door(None, BESIDE, places=records(), send={"kind": "call", "text": "Répondeur"}),
    "task_new": Door(None, BESIDE, places=records(), send=a_task),
    "file_new": Door(None, BESIDE, places=records(), send=a_file),
    "note_retract": Door(None, own, places=each(lambda things: things.note)),
    "file": Door(to(DEAL, READ), places=each(lambda things: things.file)),
    "file_retract": Door(
        None,
        both(
            to(DEAL, READ),
            lambda table, place: place.whose != Whose.NOBODY and table.permits(ACTIVITY, WRITE, place.whose),
        ),
        places=each(lambda things: things.file, owned=True),
    ),
    "task_postpone": Door(
        None,
        to(ACTIVITY, WRITE),
        places=each(lambda things: things.task),
        send=lambda *_: {"version": 1, "jours": 7},
    ),
    "task_edit": Door(
        to(ACTIVITY, WRITE), to(ACTIVITY, WRITE), places=each(lambda things: things.task), send=another_task
    ),
    "task_trash": Door(some(ACTIVITY, WRITE)),
    "task_restore": Door(None, to(ACTIVITY, WRITE), places=removed_tasks),
    "task_done": Door(None, to(ACTIVITY, WRITE), places=each(lambda things: things.task)),
    "task_remove": Door(None, to(ACTIVITY, WRITE), places=each(lambda things: things.task)),
    "task_reopen": Door(None, to(ACTIVITY, WRITE), places=each(lambda things: things.done_task)),
    "point_new": Door(
        None, to_record(WRITE), places=records(*HOLDERS), send={"nature": "phone", "valeur": "04 91 00 00 00"}
    ),
    "point_change": Door(
        None,
        to_record(WRITE),
        send={"action": "inutilisable"},
        places=records(*HOLDERS, point_id=lambda _world, place: place.things.points[place.kind].pk),
    ),
    "company_new": Door(some(COMPANY, WRITE), some(COMPANY, WRITE), send={"name": "Scierie Morel"}),
    "company_alike": Door(some(COMPANY, WRITE), ask={"name": "Zcompanylointain"}),
    "company_register": Door(some(COMPANY, WRITE), ask={"name": "Brisou"}),
    "company_pick": Door(some(COMPANY, READ), ask={"company_q": "zcompany"}, lists=(COMPANY, COMPANY)),
    "company_parent": Door(
        None,
        to(COMPANY, WRITE),
        places=COMPANIES,
        send=lambda _world, place: {"company": "", "version": place.record.version},
        sure=False,
    ),
    "site": Door(to(COMPANY, READ), places=sites),
    "site_new": Door(to(COMPANY, WRITE), to(COMPANY, WRITE), places=COMPANIES, send={"city": "Lyon"}),
    "contact_new": Door(some(CONTACT, WRITE), some(CONTACT, WRITE), send={"last_name": "Morel"}),
    "contact_alike": Door(some(CONTACT, WRITE), places=lambda world: iter([Place(things=world.things[Whose.OTHER])])),
    "contact_pick": Door(some(CONTACT, READ), ask={"contact_q": "zcontact"}, lists=(CONTACT, CONTACT)),
    "contact_temperature": Door(
        None, to(CONTACT, WRITE), places=PEOPLE, send={"temperature": "hot", "motif": "Il rappelle"}
    ),
    "contact_move": Door(
        None,
        to(CONTACT, WRITE),
        places=PEOPLE,
        send=lambda _world, place: {"poste": "Gérante", "version": place.record.version},
    ),
    "contact_permission": Door(to(CONTACT, READ), places=PEOPLE),
    "contact_consent": Door(
        None, to(CONTACT, WRITE), places=PEOPLE, send=lambda *_: said("consent", channel="email", source="Salon")
    ),
    "contact_withdrawal": Door(None, to(CONTACT, WRITE), places=PEOPLE, send={"channel": "email"}, sure=False),
    "contact_objection": Door(
        None,
        both(to(CONTACT, READ), some(ACTIVITY, WRITE)),
        places=PEOPLE,
        send=lambda *_: said("objection", channel="email"),
    ),
    "contact_notice": Door(
        None,
        to(CONTACT, WRITE),
        places=PEOPLE,
        send=lambda *_: said(
            "notice", kind=NoticeKind.choices()[0][0], how=NoticeWay.choices()[0][0], text_version="1"
        ),
    ),
    # reports
    "quality": Door(some(REPORT, READ), ask={"mesure": "1", "par": "owner"}),
    "forecast_set_chance": Door(
        None, SET, places=single(some_stage), send=lambda *_: {"probability": 33, "seen": some_stage().probability}
    ),
    "forecast_calls": Door(
        both(some(REPORT, READ), some(DEAL, READ)), both(some(REPORT, READ), some(DEAL, READ)), sure=False
    ),
    "forecast_objectives": Door(some(REPORT, READ), some(REPORT, WRITE), sure=False),
    "forecast_objectives_copy": Door(None, some(REPORT, WRITE), send={"pourcentage": "3"}, sure=False),
    "forecast_again": Door(None, some(REPORT, READ)),
    "process_stage": Door(None, SET, places=single(some_stage), send=lambda *_: stage_words(some_stage())),
    # imports
    "import_list": Door(some(IMPORT, READ), lists=(IMPORT, IMPORT)),
    "import_new": Door(some(IMPORT, WRITE), some(IMPORT, WRITE), send=an_upload),
    "import": Door(to(IMPORT, READ), places=each(batch(BatchState.DONE))),
    "import_progress": Door(to(IMPORT, READ), places=each(batch(BatchState.DONE))),
    "import_refusals": Door(to(IMPORT, READ), places=each(batch(BatchState.DONE))),
    "import_preview": Door(None, to(IMPORT, WRITE), places=each(batch(BatchState.MAPPING)), send=COLUMNS),
    "import_launch": Door(None, to(IMPORT, WRITE), places=each(batch(BatchState.MAPPING)), send=COLUMNS),
    "import_forget": Door(None, to(IMPORT, WRITE), places=each(lambda things: things.forgettable)),
    "import_resume": Door(None, to(IMPORT, WRITE), places=each(batch(BatchState.FAILED))),
    "import_undo": Door(None, to(IMPORT, DELETE), places=each(batch(BatchState.DONE))),
    **AREA_DOORS,
    # settings
    "settings_absences": Door(
        everybody,
        everybody,
        send=lambda world, _place: {"user": world.walker.pk, "from_date": "2026-12-01", "to_date": "2026-12-02"},
    ),
    "settings_absence_remove": Door(
        None,
        either(either(own, some(SETTING, WRITE)), to(Entity.ACTIVITY, WRITE)),
        places=mapped(lambda world: world.absences),
    ),
    "settings_people": Door(SEE_SETTINGS),
    "settings_invite": Door(None, SET, send={"email": "neuf@filon.example", "role": "sales"}),
    "settings_withdraw": Door(None, SET, places=single(lambda: an_invitation())),
    "settings_person": Door(SET, SET, places=single(lambda: colleague()), send={"full_name": "Zoé", "role": "sales"}),
    "settings_deactivate": Door(None, SET, places=single(lambda: colleague())),
    "settings_password_link": Door(None, SET, places=single(lambda: colleague())),
    "settings_reactivate": Door(None, SET, places=single(lambda: colleague(is_active=False))),
    "settings_teams": Door(SEE_SETTINGS),
    "settings_team_new": Door(SET, SET, send={"name": "Équipe Est"}),
    "settings_team": Door(SET, SET, places=single(lambda: factories.team()), send={"name": "Équipe Ouest"}),
    "settings_team_delete": Door(None, SET, places=single(lambda: Team.objects.get_or_create(name="À supprimer")[0])),
    "settings_rights_start": Door(SEE_SETTINGS),
    "settings_rights": Door(
        SEE_SETTINGS, SET, places=lambda _world: iter([Place({"role": "marketing"})]), send=lambda *_: every_right()
    ),
    "settings_rights_restore": Door(None, SET, sure=False),
    "settings_profile": Door(SEE_SETTINGS),
    "settings_profile_choose": Door(None, SET, places=lambda _world: iter([Place({"key": "sales_led"})])),
    "settings_fates": Door(None, SET, send={"sort-area": "recycled"}),
    "settings_demonstration": Door(SEE_SETTINGS),
    "settings_demonstration_empty": Door(None, SET, sure=False),
    "settings_fields": Door(SEE_SETTINGS),
    "settings_fields_new": Door(SET, SET, send=lambda *_: a_field()),
    "settings_fields_edit": Door(
        SET,
        SET,
        places=single(lambda: FieldDefinition.objects.get_or_create(entity="company", key="flotte", label="Flotte")[0]),
        send=lambda *_: a_field(),
    ),
    "settings_reasons": Door(SEE_SETTINGS),
    "settings_reasons_new": Door(SET, SET, send={"label": "Délai", "active": "on"}),
    "settings_reasons_edit": Door(SET, SET, places=single(CloseReason.objects.first), send={"label": "Délai"}),
    "settings_products": Door(SEE_SETTINGS),
    "settings_products_new": Door(SET, SET, send={"name": "Portail", "cents": "10"}),
    "settings_products_edit": Door(
        SET,
        SET,
        places=single(a_product),
        send={"name": "Portail"},
    ),
    "settings_product_fact": Door(
        SET, SET, places=single(a_product, name="family"), send={"valeur": "Bois", "version": 1}
    ),
    "settings_product_trash": Door(None, SET, places=single(a_product)),
    "settings_product_restore": Door(None, SET, places=single(a_product), sure=False),
    "settings_tags": Door(SEE_SETTINGS),
    "settings_tag_rename": Door(None, SET, places=a_tag, send={"nom": "Salon de Lyon"}),
    "settings_tag_join": Door(SET, SET, places=a_tag, send=another_tag),
    "settings_tag_remove": Door(SET, SET, places=a_tag),
    "settings_sources": Door(SEE_SETTINGS),
    "settings_sources_new": Door(SET, SET, send={"name": "Foire", "kind": "event"}),
    "settings_sources_edit": Door(
        SET,
        SET,
        places=single(lambda: AcquisitionSource.objects.get_or_create(name="Web", name_key="web")[0]),
        send={"name": "Foire", "kind": "event"},
    ),
    **{name: Door(everybody) for name in ACCOUNT | PUBLIC - WALKED_APART - set(AREA_DOORS)},
}

# Lists that say how many, and of what.
COUNTS = {
    "company_count": COMPANY,
    "contact_count": CONTACT,
    "lead_count": LEAD,
    "opportunity_count": DEAL,
    "order_count": ORDER,
}


def notified(world: World) -> Any:
    Notification.objects.create(user=world.walker, text="Bonjour", at=NOW)
    return iter([Place()])


def an_invitation() -> Invitation:
    return Invitation.objects.get_or_create(
        email="attendue@filon.example",
        defaults={"role": "sales", "token_hash": "x", "created_at": NOW, "expires_at": NOW, "by": colleague()},
    )[0]


def colleague(**fields: Any) -> User:
    return factories.user("Zoé Roux", **fields)


def stage_words(stage: Stage) -> dict[str, Any]:
    form = StageForm(stage=stage)
    shown = {field.html_name: field.value() for field in form}
    return {name: "" if value is None else value for name, value in shown.items()} | {"label": "Devis remis"}


def every_right() -> dict[str, int]:
    return {f"{entity}-{action}": 1 for entity in Entity for action in ("read", "write", "export", "delete")}


def a_field() -> dict[str, str]:
    return {"entity": "company", "label": "Parc", "type": "text", "available": "creation", "choices": ""}


def said(form: str, **answers: str) -> dict[str, str]:
    """What a person told us about being contacted, today."""
    told = {"on": f"{timezone.localdate():%d/%m/%Y}", "proof": "Au téléphone", **answers}
    return {f"{form}-{name}": value for name, value in told.items()}
