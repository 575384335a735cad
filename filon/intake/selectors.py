"""Forms with what came of them, what people sent, and the calls to action with their figures."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from filon.intake.models import CallCount, CallToAction, CaptureForm, Offer, Reservation, Simulator, Submission
from filon.intake.rules.capture import FormState, Need, SubmissionState
from filon.intake.rules.questions import Answers, Asked, asked_of, read_answers
from filon.intake.rules.simulating import KEPT_RESULT, Simulation, in_words, read_inputs, simulate
from filon.kit.errors import NotFound
from filon.kit.subjects import SubjectKind
from filon.records.selectors.custom import custom_entries
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, require

RECENT = timedelta(days=30)


def forms_with_figures(*, viewer: Viewer, now: datetime) -> QuerySet[CaptureForm]:
    """Each with `recent` (came in within thirty days), `held` (waits for somebody) and `last_at`."""
    require(viewer, Entity.FORM, Action.READ)
    came, received = Q(submissions__at__gte=now - RECENT), Q(submissions__state=SubmissionState.RECEIVED)
    return CaptureForm.objects.select_related("owner").annotate(
        recent=Count("submissions", filter=came & received),
        held=Count("submissions", filter=Q(submissions__state=SubmissionState.HELD)),
        last_at=Max("submissions__at", filter=received),
    )


def form_by_id(pk: int, *, viewer: Viewer) -> CaptureForm:
    require(viewer, Entity.FORM, Action.READ)
    form = CaptureForm.objects.select_related("owner", "product", "source").filter(pk=pk).first()
    if form is None:
        raise NotFound("Ce formulaire n’existe pas.")
    return form


def form_by_key(key: str) -> CaptureForm:
    """For whoever has its address. NotFound for a key that nobody was given, and for a draft."""
    form = CaptureForm.objects.filter(key=key).exclude(state=FormState.DRAFT).select_related("owner").first()
    if form is None:
        raise NotFound("Ce formulaire n’existe pas\u00a0: vérifiez l’adresse.")
    return form


def questions_of(form: CaptureForm, *, further: Collection[str] = ()) -> list[Asked]:
    return asked_of(form.questions, custom_entries(SubjectKind.CONTACT), further=further)


def answers_of(submission: Submission) -> Answers:
    """What was said, read again: a question that the form has dropped since still speaks of the person."""
    labels: list[list[str]] = submission.labels
    asked = [{"key": key, "label": label, "need": Need.OPTIONAL} for key, label in labels]
    return read_answers(asked_of(asked, custom_entries(SubjectKind.CONTACT)), submission.said)


def submissions_of(form: CaptureForm, *, state: SubmissionState) -> QuerySet[Submission]:
    """The newest first."""
    return (
        form.submissions.filter(state=state)
        .select_related("contact", "decided_by", "call_to_action")
        .prefetch_related(Prefetch("reservations", Reservation.objects.filter(released_at=None), to_attr="places"))
    )


def count_submissions(form: CaptureForm) -> dict[str, int]:
    """How many stand in each state; those without any are not named."""
    rows = form.submissions.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def submission_by_id(pk: int, *, viewer: Viewer) -> Submission:
    require(viewer, Entity.FORM, Action.READ)
    submission = (
        Submission.objects.select_related("form__owner", "contact", "activity", "call_to_action").filter(pk=pk).first()
    )
    if submission is None:
        raise NotFound("Cet envoi n’existe pas.")
    return submission


def calls_with_figures(*, viewer: Viewer) -> QuerySet[CallToAction]:
    """Each with `views`, `clicks` and `others` since its first day, and `received`, the submissions that came by it."""
    require(viewer, Entity.FORM, Action.READ)
    counted = CallCount.objects.filter(call=OuterRef("pk")).order_by().values("call")
    came = Submission.objects.filter(call_to_action=OuterRef("pk"), state=SubmissionState.RECEIVED).order_by()
    sums = {"views": "views", "clicks": "clicks", "others": "links", "machines": "robots"}
    return CallToAction.objects.select_related("form", "source").annotate(
        **{
            name: Coalesce(Subquery(counted.annotate(sum=Sum(column)).values("sum")), 0)
            for name, column in sums.items()
        },
        received=Coalesce(Subquery(came.values("call_to_action").annotate(count=Count("pk")).values("count")), 0),
    )


def call_by_id(pk: int, *, viewer: Viewer) -> CallToAction:
    call = calls_with_figures(viewer=viewer).filter(pk=pk).first()
    if call is None:
        raise NotFound("Cet appel à l’action n’existe pas.")
    return call


def call_by_key(key: str) -> CallToAction:
    """For whoever has its address. NotFound for a key that nobody was given, and for a draft."""
    call = CallToAction.objects.filter(key=key).exclude(state=FormState.DRAFT).select_related("form").first()
    if call is None:
        raise NotFound("Cette adresse ne mène nulle part\u00a0: vérifiez-la.")
    return call


def days_of_call(call: CallToAction, *, since: date) -> QuerySet[CallCount]:
    """The newest first."""
    return call.counts.filter(day__gte=since).order_by("-day")


def submissions_by_call(call: CallToAction) -> QuerySet[Submission]:
    """Those of people, through whatever form it led to; the newest first."""
    return call.submissions.filter(state=SubmissionState.RECEIVED).select_related("contact", "form")


def forms_on_line() -> QuerySet[CaptureForm]:
    return CaptureForm.objects.filter(state=FormState.LIVE)


def offer_of(form: CaptureForm) -> Offer | None:
    """The promotion that it reserves."""
    return Offer.objects.filter(form=form).first()


def place_of(submission: Submission) -> Reservation | None:
    """The place that its sender holds."""
    held = Reservation.objects.filter(offer__form=submission.form_id, released_at=None)
    return held.filter(contact=submission.contact_id).first() if submission.contact_id else None


def reservation_by_id(pk: int, *, viewer: Viewer) -> Reservation:
    require(viewer, Entity.FORM, Action.READ)
    found = Reservation.objects.select_related("offer").filter(pk=pk).first()
    if found is None:
        raise NotFound("Cette réservation n’existe pas.")
    return found


def simulator_of(form: CaptureForm) -> Simulator | None:
    return Simulator.objects.filter(form=form).first()


def simulated_by(form: CaptureForm, typed: Mapping[str, str]) -> Simulation | None:
    """What its simulator makes of these answers; None for a form without any."""
    simulator = simulator_of(form)
    if simulator is None:
        return None
    inputs, decimals = read_inputs(simulator.questions), simulator.decimals
    found = simulate(inputs=inputs, formula=simulator.formula, decimals=decimals, typed=typed)
    told = "" if found.result is None else in_words(simulator.sentence, found.result, decimals=decimals)
    return Simulation(inputs, found.said | {KEPT_RESULT: told}, told, found.fault, simulator.result_first)
