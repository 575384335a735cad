"""Réglages: people and invitations, teams, absences."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.kit.errors import NotPossible
from filon.kit.french import format_date
from filon.usecases.relay_sheets import relays_seen
from filon.users.gateways import send_invitation_letter
from filon.users.models import Absence, Invitation, Team, User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import absences_seen_by, all_people, all_teams, arranges_for, may, waiting_invitations
from filon.users.services.absences import add_absence, remove_absence
from filon.users.services.invitations import Sent, invite, withdraw_invitation
from filon.users.services.people import change_person, deactivate_person, reactivate_person
from filon.users.services.teams import delete_team, save_team
from filon.web.access import needs
from filon.web.forms.settings import AbsenceForm, InvitationForm, PersonForm, TeamForm
from filon.web.requests import PageRequest
from filon.web.sign_in import new_password_path
from filon.web.telling import tell

LINK = "invitation_link"  # in the session of the administrator, shown once
PASSWORD_LINK = "password_link"  # likewise


@needs(Entity.SETTING)
def show_people(request: PageRequest) -> HttpResponse:
    return people_page(request, InvitationForm())


def people_page(request: PageRequest, form: InvitationForm) -> HttpResponse:
    """An invitation that was refused keeps what was typed, its dialog open on the fault."""
    context = {
        "people": all_people(),
        "invitations": waiting_invitations(now=timezone.now()),
        "form": form,
        "link": request.session.pop(LINK, None),
        "may_write": may(request.user, Entity.SETTING, Action.WRITE),
    }
    return render(request, "settings/people.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def send_invitation(request: PageRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return people_page(request, form)
    try:
        sent = invite(**form.cleaned_data, by=request.user, now=timezone.now())
    except NotPossible as refusal:
        form.add_error("email", refusal.sentence)
        return people_page(request, form)
    link = request.build_absolute_uri(reverse("invitation", args=[sent.token]))
    request.session[LINK] = {
        "email": sent.invitation.email,
        "link": link,
        "left": post(sent, link=link, by=request.user),
    }
    return redirect("settings_people")


def post(sent: Sent, *, link: str, by: User) -> bool:
    until = format_date(timezone.localtime(sent.invitation.expires_at))
    text = render_to_string("emails/invitation.txt", {"by": by, "link": link, "until": until})
    return send_invitation_letter(address=sent.invitation.email, subject=_("%s vous invite dans Filon") % by, text=text)


@require_POST
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    withdraw_invitation(invitation=invitation, by=request.user)
    tell(request, _("L’invitation de %s est retirée.") % invitation.email)
    return redirect("settings_people")


@needs(Entity.SETTING, Action.WRITE)
def edit_person(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, initial={"full_name": person.full_name, "role": person.role})
    if not form.is_valid():
        context = {"form": form, "person": person, "link": shown_once(request, person)}
        return render(request, "settings/person.html", context, status=422 if form.errors else 200)
    change_person(user=person, **form.cleaned_data, by=request.user)
    words = {"name": form.cleaned_data["full_name"], "role": form.cleaned_data["role"].label}
    tell(request, _("%(name)s a le rôle « %(role)s ».") % words)
    return redirect("settings_people")


def shown_once(request: PageRequest, person: User) -> str:
    """The link that was just made for this person, else empty."""
    made: dict[str, str] = request.session.pop(PASSWORD_LINK, {})
    return made.get(str(person.pk), "")


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def give_password_link(request: PageRequest, pk: int) -> HttpResponse:
    """For who forgot the password where no letter leaves: the administrator hands the link over."""
    person = get_object_or_404(User, pk=pk, is_active=True)
    request.session[PASSWORD_LINK] = {str(pk): request.build_absolute_uri(new_password_path(person))}
    return redirect("settings_person", pk)


@require_POST
def deactivate(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    deactivate_person(user=person, by=request.user)
    tell(
        request,
        _("%s n’entre plus. Ses fiches gardent son nom.") % person,
        undo=reverse("settings_reactivate", args=[pk]),
    )
    return redirect("settings_people")


@require_POST
def reactivate(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    reactivate_person(user=person, by=request.user)
    tell(request, _("%s entre de nouveau.") % person)
    return redirect("settings_people")


@needs(Entity.SETTING)
def show_teams(request: PageRequest) -> HttpResponse:
    may_write = may(request.user, Entity.SETTING, Action.WRITE)
    return render(request, "settings/teams.html", {"teams": all_teams(), "may_write": may_write})


@needs(Entity.SETTING, Action.WRITE)
def edit_team(request: PageRequest, pk: int | None = None) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk) if pk else None
    form = TeamForm(request.POST or None, team=team)
    if not form.is_valid():
        return render(request, "settings/team.html", {"form": form, "team": team}, status=422 if form.errors else 200)
    saved = save_team(team=team, **form.cleaned_data, by=request.user)
    tell(request, _("L’équipe « %s » est enregistrée.") % saved)
    return redirect("settings_teams")


@require_POST
def remove_team(request: PageRequest, pk: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)
    delete_team(team=team, by=request.user)
    tell(request, _("L’équipe « %s » n’existe plus ; les personnes et les fiches restent.") % team)
    return redirect("settings_teams")


def show_absences(request: PageRequest) -> HttpResponse:
    form = AbsenceForm(request.POST or None, viewer=request.user)
    if form.is_valid():
        add_absence(**form.cleaned_data, by=request.user)
        tell(request, _("L’absence est notée : les délais et les attributions en tiennent compte."))
        return redirect("settings_absences")
    seen = absences_seen_by(request.user, today=timezone.localdate())
    lines = [(one, one.user == request.user or arranges_for(request.user, one.user_id)) for one in seen]
    context = {"form": form, "lines": lines, "relays": relays_seen(request.user).exists()}
    return render(request, "settings/absences.html", context, status=422 if form.errors else 200)


@require_POST
def cancel_absence(request: PageRequest, pk: int) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    remove_absence(absence=absence, by=request.user)
    tell(request, _("L’absence est retirée."))
    return redirect("settings_absences")
