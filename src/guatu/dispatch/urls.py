from django.urls import path

from guatu.dispatch.pages import directives, meetings

app_name = "dispatch"
urlpatterns = [
    path("", directives.directives, name="directives"),
    path("issue/", directives.issue, name="issue"),
    path("due-day/", directives.due_day, name="due_day"),
    path("<int:directive_id>/", directives.directive, name="directive"),
    path("<int:directive_id>/feedback/", directives.feed_back, name="feed_back"),
    path("<int:directive_id>/verification/", directives.verify, name="verify"),
    path("<int:directive_id>/evidence/<int:feedback_id>/", directives.evidence, name="evidence"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/decisions/", meetings.decide, name="decide"),
    path("meetings/<int:meeting_id>/items/", meetings.add_item, name="add_item"),
    path("meetings/<int:meeting_id>/items/<int:item_id>/drop/", meetings.drop_item, name="drop_item"),
    path("meetings/<int:meeting_id>/hold/", meetings.hold, name="hold"),
    path("meetings/<int:meeting_id>/minutes/", meetings.minutes, name="minutes"),
]
