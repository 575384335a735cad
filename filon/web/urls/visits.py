"""Sources: what people outside tell of their visits, and what we read of it."""

from django.urls import path

from filon.web.views import public_visits

urlpatterns = [
    path("v/<str:key>.js", public_visits.visit_script, name="visit_script"),
    path("v/<str:key>/", public_visits.receive_visit, name="visit_receive"),
]
