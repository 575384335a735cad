"""What a person chooses for himself: name, theme, time zone, language."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from filon.users.services.people import change_preferences
from filon.web.forms.preferences import PreferencesForm
from filon.web.requests import PageRequest
from filon.web.telling import tell


def edit_preferences(request: PageRequest) -> HttpResponse:
    user = request.user
    chosen = {
        "full_name": user.full_name,
        "theme": user.theme,
        "time_zone": user.time_zone,
        "morning_digest": "1" if user.digest_asked_at else "",
        "language": request.LANGUAGE_CODE,
    }
    form = PreferencesForm(request.POST or None, initial=chosen)
    if not form.is_valid():
        return render(request, "settings/preferences.html", {"form": form}, status=422 if form.errors else 200)
    language = form.cleaned_data.pop("language")
    change_preferences(user=user, now=request.now, **form.cleaned_data)
    tell(request, _("Vos préférences sont enregistrées."))
    response = redirect("preferences")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response
