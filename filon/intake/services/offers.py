"""Places of a promotion: set, taken one by one by whoever comes first, and given back. Never more than there are.

Each place is taken by one statement that compares and counts, right on both databases however many come at once.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from filon.contacts.models import Contact
from filon.intake.models import CaptureForm, Offer, Reservation, Submission
from filon.intake.rules.offers import MOST_PLACES, is_over
from filon.kit.business_time import day_in_paris
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.french import format_count, format_date, format_integer
from filon.users.models import User


class NoPlace(NotPossible):
    """Nothing is left to reserve: nothing was kept of what was sent."""


class OfferOver(NoPlace):
    """After its last day."""


@transaction.atomic
def set_offer(*, form: CaptureForm, quantity: int, ends_date: date | None, version: int, now: datetime) -> Offer:
    """`version` is 0 for a form without any. NotPossible below what is taken; EditedMeanwhile when a colleague was faster."""
    if not 1 <= quantity <= MOST_PLACES:
        raise NotPossible(f"Une promotion a de 1 à {format_integer(MOST_PLACES)} places.")
    said = {"quantity": quantity, "ends_date": ends_date, "updated_at": now}
    if not version:
        offer, is_new = Offer.objects.get_or_create(form=form, defaults=said)
        if not is_new:
            raise EditedMeanwhile("Un collègue vient de créer cette promotion. Rechargez la page.")
        return offer
    known = Offer.objects.filter(form=form, version=version)
    if not known.filter(taken__lte=quantity).update(**said, version=F("version") + 1):
        taken = known.values_list("taken", flat=True).first()
        if taken is None:
            raise EditedMeanwhile("Cette promotion vient d’être modifiée par quelqu’un d’autre. Rechargez la page.")
        raise NotPossible(
            f"Il y a déjà {format_count(taken, 'place réservée', 'places réservées')}\u00a0: gardez-en autant."
        )
    return Offer.objects.get(form=form)


@transaction.atomic
def take_place(*, form: CaptureForm, contact: Contact, submission: Submission, now: datetime) -> Reservation | None:
    """The person's place, the same however often she asks; None for a form without promotion. NoPlace, OfferOver."""
    offer = Offer.objects.filter(form=form).first()
    if offer is None:
        return None
    if held := offer.reservations.filter(contact=contact, released_at=None).first():
        return held
    if offer.ends_date and is_over(ends=offer.ends_date, today=day_in_paris(now)):
        raise OfferOver(f"Cette promotion s’est terminée le {format_date(offer.ends_date)}\u00a0: rien n’a été envoyé.")
    if not Offer.objects.filter(pk=offer.pk, taken__lt=F("quantity")).update(taken=F("taken") + 1):
        raise NoPlace("Tout vient d’être réservé\u00a0: il n’y a plus de place, et rien n’a été envoyé.")
    offer.refresh_from_db(fields=["taken", "quantity"])
    return Reservation.objects.create(
        offer=offer, contact=contact, submission=submission, at=now, was_last=offer.taken == offer.quantity
    )


@transaction.atomic
def release_place(*, reservation: Reservation, by: User, now: datetime) -> bool:
    """The place is free again. False when it was given back before: of two colleagues one gives it back."""
    held = Reservation.objects.filter(pk=reservation.pk, released_at=None)
    if not held.update(released_at=now, released_by=by):
        return False
    Offer.objects.filter(pk=reservation.offer_id).update(taken=F("taken") - 1)
    return True
