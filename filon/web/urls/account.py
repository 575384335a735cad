"""Sign-in, password, second factor, first account, invitation. No open sign-up: people come by invitation."""

from allauth.account import views as account
from django.urls import include, path, re_path

from filon.web.views import entrance

urlpatterns = [
    path("premiere-visite/", entrance.first_start, name="first_start"),
    path("invitation/<str:token>/", entrance.accept_invitation, name="invitation"),
    path("connexion/", account.login, name="account_login"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("compte-inactif/", account.account_inactive, name="account_inactive"),
    path("confirmer-identite/", account.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe/", account.password_change, name="account_change_password"),
    path("mot-de-passe/oubli/", account.password_reset, name="account_reset_password"),
    path("mot-de-passe/oubli/envoye/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "mot-de-passe/nouveau/fait/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("double-authentification/", include("allauth.mfa.urls")),
]
