"""Tunnel, reports, forecast."""

from django.urls import path

from filon.web.views import (
    acquisition,
    activity,
    aims,
    alarms,
    cohorts,
    composed,
    forecast,
    forecast_calls,
    nurturing,
    objectives,
    reports,
    reviews,
    tunnel,
)

urlpatterns = [
    path("tunnel/", tunnel.show_funnel, name="funnel"),
    path("rapports/", reports.show_reports, name="report_list"),
    path("rapports/reponse/<slug:key>/", reports.show_answer, name="report_answer"),
    path("rapports/opportunites-en-cours/", reports.show_pipeline, name="pipeline"),
    path("rapports/cohortes/", cohorts.show_cohorts, name="cohorts"),
    path("rapports/nurturing/", nurturing.show_nurturing, name="nurturing"),
    path("rapports/cout-acquisition/", acquisition.show_acquisition, name="acquisition"),
    path("rapports/signaux/", alarms.show_alarms, name="alarms"),
    path("rapports/signaux/fiches/", alarms.show_records, name="alarm_records"),
    path("rapports/composes/", composed.show_composed_reports, name="composed_reports"),
    path("rapports/composes/nouveau/", composed.compose_report, name="composed_report_new"),
    path("rapports/composes/<int:pk>/", composed.show_composed_report, name="composed_report"),
    path("rapports/composes/<int:pk>/modifier/", composed.compose_report, name="composed_report_edit"),
    path("rapports/composes/<int:pk>/compter/", composed.count_again, name="composed_report_count"),
    path("rapports/composes/<int:pk>/arreter/", composed.cancel_count, name="composed_report_cancel"),
    path("rapports/composes/<int:pk>/supprimer/", composed.delete_composed_report, name="composed_report_delete"),
    path("rapports/activite/", activity.show_activity, name="activity_report"),
    path("rapports/objectifs/", aims.show_aims, name="aims"),
    path("rapports/objectifs/clients-defaillants/", aims.edit_rule, name="failing_rule"),
    path("gagne-perdu/", reports.show_winloss, name="winloss"),
    path("gagne-perdu/bilans/", reviews.show_patterns, name="winloss_patterns"),
    path("prevision/", forecast.show_forecast, name="forecast"),
    path("prevision/avis/", forecast_calls.show_calls, name="forecast_calls"),
    path("prevision/objectifs/", objectives.show_objectives, name="forecast_objectives"),
    path("prevision/objectifs/reprendre/", objectives.copy_objectives, name="forecast_objectives_copy"),
    path("prevision/recalculer/", forecast.compute_again, name="forecast_again"),
    path("prevision/etape/<int:pk>/", forecast.set_chance, name="forecast_set_chance"),
]
