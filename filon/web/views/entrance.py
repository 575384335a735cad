"""How people come in for the first time: the first account of an installation, an accepted invitation."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from filon.users.models import User
from filon.users.selectors import nobody_can_sign_in
from filon.users.services.invitations import accept_invitation as accept
from filon.users.services.invitations import find_invitation
from filon.users.services.people import create_first_administrator
from filon.web.forms.entrance import FirstStartForm, JoinForm


@login_not_required
@sensitive_post_parameters("password")
def first_start(request: HttpRequest) -> HttpResponse:
    if not nobody_can_sign_in():
        return redirect("account_login")
    form = FirstStartForm(request.POST or None)
    if form.is_valid():
        user = create_first_administrator(**form.cleaned_data, now=timezone.now())
        return signed_in(request, user)
    return render(request, "account/first_start.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    invitation = find_invitation(token=token, now=timezone.now())
    form = JoinForm(request.POST or None)
    if form.is_valid():
        user = accept(token=token, **form.cleaned_data, now=timezone.now())
        return signed_in(request, user)
    context = {"form": form, "invitation": invitation}
    return render(request, "account/invitation.html", context, status=422 if form.errors else 200)


def signed_in(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("/")
