"""The first page."""

from django.urls import path

from filon.web.views import dashboard

urlpatterns = [path("", dashboard.show_dashboard, name="dashboard")]
