"""Sortant > Séquences: what they do, who is in them, and what one learns of them."""

from django.urls import path

from filon.web.views import followups, sequence_people, sequence_steps, sequences

ROOT = "sortant/sequences/"
ONE = f"{ROOT}<int:pk>/"
STEP = f"{ONE}brouillon/etape/"

urlpatterns = [
    path("sortant/combien-de-relances/", followups.show_followups, name="followups"),
    path(ROOT, sequences.show_sequences, name="sequence_list"),
    path(f"{ROOT}nouvelle/", sequences.create, name="sequence_new"),
    path(f"{ROOT}prete/", sequences.install, name="sequence_ready"),
    path(f"{ROOT}entrer/", sequence_people.enter, name="sequence_enter"),
    path(f"{ROOT}passage/<int:pk>/", sequence_people.change_passage, name="sequence_passage"),
    path(ONE, sequences.show_sequence, name="sequence"),
    path(f"{ONE}brouillon/", sequences.show_draft, name="sequence_draft"),
    path(f"{ONE}reglages/", sequences.edit, name="sequence_edit"),
    path(f"{ONE}pause/", sequences.pause, name="sequence_pause"),
    path(f"{ONE}archiver/", sequences.archive, name="sequence_archive"),
    path(f"{ONE}service/", sequences.publish, name="sequence_live"),
    path(f"{ONE}abandon/", sequences.discard, name="sequence_discard"),
    path(f"{STEP}nouvelle/", sequence_steps.write_step, name="sequence_step_new"),
    path(f"{STEP}<slug:key>/", sequence_steps.write_step, name="sequence_step"),
    path(f"{STEP}<slug:key>/place/", sequence_steps.arrange_step, name="sequence_step_arrange"),
]
