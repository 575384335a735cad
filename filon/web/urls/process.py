"""The sales process."""

from django.urls import path

from filon.web.views import new_version, process

urlpatterns = [
    path("methode/processus/<int:pk>/reprise/", new_version.pass_on_deals, name="process_pass_on"),
    path("methode/processus/", process.show_processes, name="process_list"),
    path("methode/processus/etape/<int:pk>/", process.save_stage, name="process_stage"),
]
