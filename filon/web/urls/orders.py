"""Orders and clients."""

from django.urls import path

from filon.web.views import orders

urlpatterns = [
    path("commandes/", orders.show_orders, name="order_list"),
    path("commandes/nombre/", orders.count_orders, name="order_count"),
    path("commandes/nouvelle/", orders.create_order, name="order_new"),
    path("commandes/<int:pk>/", orders.show_order, name="order"),
    path("commandes/<int:pk>/lignes/", orders.edit_lines, name="order_lines"),
]
