"""Forms with what came of them, and what people sent."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormState, Need, SubmissionState
from filon.intake.rules.questions import Answers, Asked, asked_of, read_answers
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
    return form.submissions.filter(state=state).select_related("contact", "decided_by")


def count_submissions(form: CaptureForm) -> dict[str, int]:
    """How many stand in each state; those without any are not named."""
    rows = form.submissions.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def submission_by_id(pk: int, *, viewer: Viewer) -> Submission:
    require(viewer, Entity.FORM, Action.READ)
    submission = Submission.objects.select_related("form__owner", "contact", "activity").filter(pk=pk).first()
    if submission is None:
        raise NotFound("Cet envoi n’existe pas.")
    return submission
