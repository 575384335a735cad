"""The first page, and the panels that come after it."""

from django.urls import path

from filon.web.views import dashboard

urlpatterns = [
    path("", dashboard.show_dashboard, name="dashboard"),
    path("tableau-de-bord/tunnel/", dashboard.show_funnel_panel, name="dashboard_funnel"),
    path("tableau-de-bord/prevision/", dashboard.show_forecast_panel, name="dashboard_forecast"),
    path("tableau-de-bord/attente/", dashboard.show_waiting_panel, name="dashboard_waiting"),
    path("tableau-de-bord/vue/<slug:board>/", dashboard.show_board_panel, name="dashboard_board"),
    path("premiers-pas/cacher/", dashboard.put_steps_away, name="first_steps_hide"),
    path("premiers-pas/montrer/", dashboard.bring_steps_back, name="first_steps_back"),
]
