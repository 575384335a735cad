"""The promotion of a form: its places and its end, and a place given back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.intake.selectors import form_by_id, offer_of, reservation_by_id
from filon.intake.services.offers import release_place, set_offer
from filon.kit.errors import BusinessError
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.offers import OfferForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def edit_offer(request: PageRequest, pk: int) -> HttpResponse:
    capture = form_by_id(pk, viewer=request.user)
    offer = offer_of(capture)
    known = {"quantity": offer.quantity, "ends_date": offer.ends_date, "version": offer.version} if offer else {}
    form = OfferForm(request.POST or None, initial=known)
    if form.is_valid():
        said = form.cleaned_data
        try:
            set_offer(
                form=capture,
                quantity=said["quantity"],
                ends_date=said["ends_date"],
                version=said["version"] or 0,
                now=request.now,
            )
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("La promotion est à jour."))
            return redirect("capture", pk)
    context = {"capture": capture, "form": form, "offer": offer}
    return render(request, "capture/offer.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.FORM, Action.WRITE)
def release(request: PageRequest, pk: int) -> HttpResponse:
    reservation = reservation_by_id(pk, viewer=request.user)
    done = release_place(reservation=reservation, by=request.user, now=request.now)
    tell(request, _("La place est libre.") if done else _("Un collègue l’a déjà rendue."))
    return redirect("capture", reservation.offer.form_id)
