from django.urls import path

from guatu.collect import pages

app_name = "collect"
urlpatterns = [
    path("", pages.due, name="due"),
    path("board/", pages.board, name="board"),
    path("board/export/", pages.board_export, name="board_export"),
    path("board/remind/", pages.remind, name="remind"),
    path("board/withdraw/", pages.withdraw, name="withdraw"),
    path("board/rules/", pages.reminder_rules, name="reminder_rules"),
    path("open/", pages.open_submission, name="open"),
    path("lock/", pages.lock, name="lock"),
    path("workbooks/", pages.imports, name="imports"),
    path("workbooks/<int:workbook_id>/", pages.one_import, name="import"),
    path("workbooks/<int:workbook_id>/state/", pages.import_state, name="import_state"),
    path("workbooks/<int:workbook_id>/mapping/", pages.import_mapping, name="import_mapping"),
    path("workbooks/<int:workbook_id>/apply/", pages.apply_import, name="import_apply"),
    path("workbooks/<int:workbook_id>/undo/", pages.undo_import, name="import_undo"),
    path("workbooks/<int:workbook_id>/drop/", pages.drop_import, name="import_drop"),
    path("workbooks/<int:workbook_id>/reread/", pages.reread_import, name="import_reread"),
    path("workbooks/<int:workbook_id>/annotated/", pages.import_annotated, name="import_annotated"),
    path("workbooks/<int:workbook_id>/file/", pages.import_file, name="import_file"),
    path("workbooks/profiles/<int:profile_id>/forget/", pages.forget_profile, name="profile_forget"),
    path("checks/", pages.checks, name="checks"),
    path("checks/<slug:code>/", pages.check, name="check"),
    path("detectors/", pages.detectors, name="detectors"),
    path("<int:submission_id>/", pages.submission, name="submission"),
    path("<int:submission_id>/save/", pages.save, name="save"),
    path("<int:submission_id>/notes/<int:project_id>/", pages.restore_note, name="restore-note"),
    path("<int:submission_id>/return/", pages.return_submission, name="return"),
    path("<int:submission_id>/accept/", pages.accept, name="accept"),
    path("<int:submission_id>/workbook/", pages.workbook, name="workbook"),
]
