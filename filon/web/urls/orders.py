"""Orders and clients."""

from django.urls import path

from filon.web.views import orders

urlpatterns = [
    path("commandes/", orders.show_orders, name="order_list"),
    path("commandes/<int:pk>/", orders.show_order, name="order"),
]
