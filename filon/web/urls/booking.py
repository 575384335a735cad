"""Rendez-vous: inside, those who make the pages and meet people; outside, those who choose an hour."""

from django.urls import path

from filon.web.views import booking, public_booked, public_booking

urlpatterns = [
    path("rendez-vous/", booking.show_bookings, name="booking_list"),
    path("rendez-vous/nouvelle/", booking.new_page, name="booking_page_new"),
    path("rendez-vous/pages/<int:pk>/", booking.show_page, name="booking_page"),
    path("rendez-vous/pages/<int:pk>/modifier/", booking.edit_page, name="booking_page_edit"),
    path("rendez-vous/pages/<int:pk>/publier/", booking.publish, name="booking_page_publish"),
    path("rendez-vous/pages/<int:pk>/fermer/", booking.close, name="booking_page_close"),
    path("rendez-vous/pris/<int:pk>/accepter/", booking.accept, name="booking_accept"),
    path("rendez-vous/pris/<int:pk>/ecarter/", booking.discard, name="booking_discard"),
    path("rendez-vous/pris/<int:pk>/annuler/", booking.cancel, name="booking_cancel"),
    path("rendez-vous/r/<str:signed>/", public_booked.show_booking, name="public_booking"),
    path("rendez-vous/r/<str:signed>/deplacer/", public_booked.move, name="public_booking_move"),
    path("rendez-vous/r/<str:signed>/annuler/", public_booked.cancel, name="public_booking_cancel"),
    path("rendez-vous/r/<str:signed>/rendez-vous.ics", public_booked.download_invitation, name="public_booking_ics"),
    path("rendez-vous/<str:key>/", public_booking.show_page, name="public_booking_page"),
]
