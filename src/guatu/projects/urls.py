from django.urls import path

from guatu.projects import pages

app_name = "projects"
urlpatterns = [
    path("", pages.project_list, name="list"),
    path("new/", pages.create, name="create"),
    path("import/", pages.import_page, name="import"),
    path("templates/", pages.template_list, name="templates"),
    path("templates/<str:code>/", pages.template_page, name="template"),
    path("templates/<str:code>/edit/", pages.template_edit, name="template_edit"),
    path("templates/<str:code>/compare/", pages.template_compare, name="template_compare"),
    path("programmes/", pages.programme_list, name="programmes"),
    path("programmes/<str:code>/", pages.programme, name="programme"),
    path("programmes/<str:code>/members/", pages.programme_members, name="programme_members"),
    path("programmes/<str:code>/capacities/", pages.programme_capacity, name="programme_capacity"),
    path(
        "programmes/<str:code>/capacities/<str:capacity>/drop/",
        pages.programme_capacity_drop,
        name="programme_capacity_drop",
    ),
    path("programmes/<str:code>/level/", pages.programme_level, name="programme_level"),
    path("programmes/<str:code>/level/state/", pages.programme_state, name="programme_state"),
    path("programmes/<str:code>/level/<int:levelling>/take/", pages.programme_take, name="programme_take"),
    path("<str:code>/", pages.detail, name="detail"),
    path("<str:code>/edit/", pages.edit, name="edit"),
    path("<str:code>/stage/", pages.stage, name="stage"),
    path("<str:code>/plan/", pages.plan, name="plan"),
    path("<str:code>/plan/import/", pages.import_plan_page, name="plan-import"),
    path("<str:code>/plan/export/<str:form>/", pages.export_plan_file, name="plan-export"),
    path("<str:code>/risk/", pages.risk, name="risk"),
    path("<str:code>/ways-out/", pages.ways_out, name="ways-out"),
    path("<str:code>/ways-out/short/", pages.ways_teaser, name="ways-teaser"),
    path("<str:code>/nodes/<int:node_id>/", pages.node, name="node"),
    path("<str:code>/nodes/<int:node_id>/why/", pages.why, name="why"),
    path("<str:code>/nodes/<int:node_id>/tie/", pages.tie, name="tie"),
    path("<str:code>/nodes/<int:node_id>/ties/<int:tie_id>/", pages.untie, name="untie"),
    path("<str:code>/what-if/", pages.sandbox, name="sandbox"),
    path("<str:code>/investment/", pages.investment, name="investment"),
    path("<str:code>/funds/", pages.fund, name="fund"),
    path("<str:code>/responsibility/", pages.responsibility, name="responsibility"),
]
