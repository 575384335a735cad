"""The sales processes."""

from django.urls import path

from filon.web.views import (
    new_version,
    onboarding,
    process,
    process_booklet,
    process_compare,
    process_draft,
    process_files,
    process_parts,
)

ROOT = "methode/processus/"
ONE = f"{ROOT}<int:pk>/"
STAGE = f"{ONE}brouillon/etape/<slug:key>/"

urlpatterns = [
    path(ROOT, process.show_processes, name="process_list"),
    path(f"{ROOT}etape/<int:pk>/", process.save_stage, name="process_stage"),
    path(f"{ROOT}pret/", process_files.install_ready, name="process_ready"),
    path(f"{ROOT}fichier/", process_files.read_file, name="process_import"),
    path(ONE, process.show_process, name="process"),
    path(f"{ONE}version/<int:number>/", process.show_process, name="process_version"),
    path(f"{ONE}version/<int:number>/fichier/", process_files.write_file, name="process_export"),
    path(f"{ONE}version/<int:number>/livret/", process_booklet.show_booklet, name="process_booklet"),
    path(f"{ONE}version/<int:number>/livret.pdf", process_booklet.print_booklet, name="process_booklet_pdf"),
    path(f"{ONE}apprendre/", onboarding.show_path, name="process_learn"),
    path(f"{ONE}apprendre/<slug:key>/", onboarding.learn_stage, name="process_learn_stage"),
    path(f"{ONE}apprendre/<slug:key>/question/", onboarding.add_question, name="process_quiz_add"),
    path(f"{ONE}apprendre/<slug:key>/question/<int:question>/", onboarding.remove_question, name="process_quiz_remove"),
    path(f"{ONE}comparer/", process_compare.compare_versions, name="process_compare"),
    path(f"{ONE}reprise/", new_version.pass_on_deals, name="process_pass_on"),
    path(f"{ONE}nom/", process_draft.rename, name="process_rename"),
    path(f"{ONE}brouillon/", process_draft.begin_draft, name="process_draft"),
    path(f"{ONE}brouillon/service/", process_draft.put_in_service, name="process_live"),
    path(f"{ONE}brouillon/abandon/", process_draft.discard, name="process_discard"),
    path(f"{ONE}brouillon/etape/", process_draft.add_stage, name="process_stage_new"),
    path(STAGE, process_draft.write_stage, name="process_stage_write"),
    path(f"{STAGE}place/", process_draft.arrange_stage, name="process_stage_arrange"),
    path(f"{STAGE}critere/<slug:side>/", process_parts.write_criterion, name="process_criterion_new"),
    path(f"{STAGE}critere/<slug:side>/<int:place>/", process_parts.write_criterion, name="process_criterion"),
    path(f"{STAGE}variante/", process_parts.write_variant, name="process_variant_new"),
    path(f"{STAGE}variante/<int:place>/", process_parts.write_variant, name="process_variant"),
    path(f"{STAGE}retirer/<slug:part>/<int:place>/", process_parts.remove_part, name="process_part_remove"),
]
