"""The simulator of a form, in its editor."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filon.intake.selectors import form_by_id, simulator_of
from filon.intake.services.simulators import set_simulator
from filon.kit.errors import BusinessError
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.forms.simulators import SimulatorForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def edit_simulator(request: PageRequest, pk: int) -> HttpResponse:
    capture = form_by_id(pk, viewer=request.user)
    simulator = simulator_of(capture)
    known = {name: getattr(simulator, name) for name in SimulatorForm.base_fields} if simulator else {}
    form = SimulatorForm(request.POST or None, initial=known)
    if form.is_valid():
        said = dict(form.cleaned_data)
        version = said.pop("version") or 0
        try:
            set_simulator(form=capture, values=said, version=version, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("Le simulateur est à jour."))
            return redirect("capture", pk)
    return render(
        request, "capture/simulator.html", {"capture": capture, "form": form}, status=422 if form.errors else 200
    )
