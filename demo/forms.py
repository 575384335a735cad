"""The forms of Halvane's site, with what people sent through them, and what two robots tried."""

from collections.abc import Iterator
from datetime import timedelta

from demo.calls_to_action import invite
from demo.staff import Staff
from demo.world import Chance, World
from demo.writing import insert_rows
from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.intake.models import CaptureForm, Simulator, Submission
from filon.intake.rules.capture import CONSENT, NOTICE, STARTERS, FormKind, FormState, Need, SubmissionState
from filon.intake.rules.questions import QUESTIONS
from filon.intake.rules.replies import first_reply
from filon.intake.rules.spam import Doubt

TICKET = "halvane"  # in front of the ticket of each: what people sent themselves has none like it
FORMS = {  # each with the words by which the timeline speaks of it; the last takes the others
    FormKind.CONTENT: ("Guide « Bien téléphoner en plateau »", "guide"),
    FormKind.QUOTE: ("Devis, page Cabines", "devis"),
    FormKind.CALL_BACK: ("Rappel, bas de chaque page", "rappeler"),
    FormKind.CONTACT: ("Écrivez-nous", ""),
}
LETTER = "Lettre mensuelle"
LANDING = {  # the page of the guide stands alone
    "arguments": "Douze plans d’étages commentés\nCe qu’une cabine coûte, posée et reprise\nLes questions à poser au bailleur",
    "quote": "Nous avons gagné une salle par étage sans toucher aux cloisons.",
    "quote_by": "La direction de site d’un cabinet de 80 personnes",
}
CONFIRMED_AFTER = timedelta(minutes=40)
STILL_TO_CONFIRM = timedelta(days=21)  # who ticked the box since has not opened the message yet
SAVING = {  # eleven minutes a day lost to a call overheard, of 218 days worked, half of them won back
    "questions": "postes : Combien de personnes travaillent en plateau\u202f? ; 40\n"
    "gêne : Sont-elles gênées par les appels\u202f? ; Un peu = 0,5 ; Souvent = 1 ; Sans cesse = 1,6\n"
    "heure : Coût d’une heure, charges comprises (€) ; 35",
    "formula": "arrondi(postes × gêne × heure × 11 / 60 × 218 / 2 / 100) × 100",
    "sentence": "Vous économiseriez environ {résultat}\u00a0€ par an.",
}
AGREED = 0.45  # share of the people who tick the box
ROBOTS = (
    (
        "seo@rank-booster.example",
        "Best SEO http://a.example http://b.example http://c.example",
        [Doubt.TRAP, Doubt.LINKS],
    ),
    ("win@promo.example", "Vous avez gagné", [Doubt.HASTE]),
)


def tell_forms(world: World, staff: Staff) -> None:
    """Once the timeline is written: each inbound form of it has its submission."""
    chance = Chance("forms", world.today)
    forms = {kind: _form(world, staff, kind, name) for kind, (name, _) in FORMS.items()}
    _form(world, staff, FormKind.NEWSLETTER, LETTER)
    saving = _form(world, staff, FormKind.DEMO, "Combien économiser\u202f?")
    saving.title, saving.intro = "Combien le bruit vous coûte-t-il\u202f?", "Trois réponses, un ordre de grandeur."
    insert_rows(CaptureForm, world.of(CaptureForm))
    world.add(Simulator(form=saving, updated_at=saving.updated_at, **SAVING))
    insert_rows(Simulator, world.of(Simulator))
    mails = [point for point in world.of(ContactPoint) if point.kind == PointKind.EMAIL]
    addresses = {id(point.contact): point.value for point in mails}
    for activity, contact in _sent(world):
        kind = kind_told(activity.text)
        if address := addresses.get(id(contact)):
            _submit(world, forms[kind], activity, contact, address, agreed=chance.happens(AGREED))
    for place, (address, text, doubts) in enumerate(ROBOTS):
        _try(world, forms[FormKind.CONTACT], place, address, text, doubts)
    invite(world, forms)
    insert_rows(Submission, world.of(Submission))


def kind_told(text: str) -> FormKind:
    """Which of the forms somebody sent, from what was asked."""
    return next(kind for kind, (_, word) in FORMS.items() if word in text.lower())


def _form(world: World, staff: Staff, kind: FormKind, name: str) -> CaptureForm:
    starter = STARTERS[kind]
    return world.add(
        CaptureForm(
            key=f"halvane-{kind}",
            name=name,
            kind=kind,
            state=FormState.LIVE,
            title=starter.title,
            intro=starter.intro,
            **(LANDING if kind == FormKind.CONTENT else {}),
            button=starter.button,
            thanks=starter.thanks,
            questions=[{"key": key, "label": QUESTIONS[key].label, "need": need} for key, need in _asked(kind).items()],
            replies=kind != FormKind.CONTACT,
            reply_subject=first_reply(kind).subject,
            reply_text=first_reply(kind).text,
            double_opt_in=kind == FormKind.CONTENT,
            notice=NOTICE,
            consent=CONSENT,
            content_url="https://www.halvane.example/guide.pdf" if kind == FormKind.CONTENT else "",
            opens_lead=starter.opens_lead,
            answer_hours=starter.answer_hours,
            owner=staff.marketing,
            created_at=world.now - timedelta(days=540),
            updated_at=world.now - timedelta(days=90),
        )
    )


def _asked(kind: FormKind) -> dict[str, Need]:
    """The guide asks little at once, and the next question to who comes back."""
    asked = STARTERS[kind].asked
    if kind != FormKind.CONTENT:
        return asked
    in_turn = ("job_title", "company", "phone", "project", "project_date", "need")
    return {key: need for key, need in asked.items() if key not in in_turn} | dict.fromkeys(in_turn, Need.NEXT)


def _sent(world: World) -> Iterator[tuple[Activity, Contact]]:
    for activity in world.of(Activity):
        if activity.kind == ActivityKind.FORM and activity.contact:
            yield activity, activity.contact


def _submit(
    world: World, form: CaptureForm, activity: Activity, contact: Contact, address: str, *, agreed: bool
) -> None:
    is_old = activity.at < world.now - STILL_TO_CONFIRM
    said = {"first_name": contact.first_name, "last_name": contact.last_name, "email": address, "need": activity.text}
    world.add(
        Submission(
            form=form,
            form_version=1,
            ticket=f"{TICKET}-{activity.pk}",
            at=activity.at,
            said=said,
            labels=[[key, QUESTIONS[key].label] for key in said],
            notice=form.notice,
            consent=form.consent if agreed else "",
            to_confirm=agreed and form.double_opt_in,
            confirmed_at=activity.at + CONFIRMED_AFTER if agreed and form.double_opt_in and is_old else None,
            page="https://www.halvane.example/",
            state=SubmissionState.RECEIVED,
            contact=contact,
            activity=activity,
        )
    )


def _try(world: World, form: CaptureForm, place: int, address: str, text: str, doubts: list[Doubt]) -> None:
    said = {"last_name": "Robot", "email": address, "need": text}
    world.add(
        Submission(
            form=form,
            form_version=1,
            ticket=f"{TICKET}-robot-{place}",
            at=world.now - timedelta(days=place + 1, hours=7),
            said=said,
            labels=[[key, QUESTIONS[key].label] for key in said],
            notice=form.notice,
            state=SubmissionState.HELD,
            doubts=doubts,
        )
    )
