"""What the frame itself asks for: palette, notifications."""

from django.urls import path

from filon.web.views import frame

urlpatterns = [
    path("chercher/", frame.search_palette, name="palette"),
    path("notifications/", frame.show_notifications, name="notifications"),
    path("notifications/lues/", frame.read_notifications, name="notifications_read"),
]
