"""The sales process."""

from django.urls import path

from filon.web.views import process

urlpatterns = [
    path("methode/processus/", process.show_processes, name="process_list"),
    path("methode/processus/etape/<int:pk>/", process.save_stage, name="process_stage"),
]
