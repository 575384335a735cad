"""Sales put on pause and taken up again."""

from django.urls import path

from filon.web.views import pausing

urlpatterns = [
    path("opportunites/<int:pk>/pause/", pausing.show_pause, name="opportunity_pause_form"),
    path("opportunites/<int:pk>/pause/mettre/", pausing.pause_here, name="opportunity_pause"),
    path("opportunites/<int:pk>/pause/finir/", pausing.resume_here, name="opportunity_resume"),
]
