"""The gallery of components."""

from django.urls import path

from filon.web.views import gallery

urlpatterns = [path("galerie/", gallery.show_gallery, name="gallery")]
