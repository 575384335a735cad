"""What the page of a deal holds beside its facts: who decides it."""

from django.urls import path

from filon.web.views import circles

urlpatterns = [
    path("opportunites/<int:pk>/cercle/", circles.enter_circle, name="opportunity_circle"),
    path("opportunites/<int:pk>/cercle/<int:member>/", circles.change_member, name="opportunity_circle_member"),
    path("opportunites/<int:pk>/cercle/<int:member>/retirer/", circles.leave_circle, name="opportunity_circle_leave"),
]
