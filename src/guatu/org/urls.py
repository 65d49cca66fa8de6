from django.urls import path

from guatu.org.pages import accounts, calendar, channels, hooks, structure, telling

app_name = "org"
urlpatterns = [
    path("", structure.units, name="units"),
    path("units/new/", structure.new_unit, name="new_unit"),
    path("posts/new/", structure.new_post, name="new_post"),
    path("posts/<int:post_id>/", structure.post, name="post"),
    path("posts/<int:post_id>/appoint/", structure.appoint, name="appoint"),
    path("posts/<int:post_id>/head/", structure.set_head, name="set_head"),
    path("assign/", structure.assign, name="assign"),
    path("task-forces/", structure.task_forces, name="task_forces"),
    path("task-forces/new/", structure.new_task_force, name="new_task_force"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/publish/", calendar.publish, name="publish_year"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/<int:account_id>/active/", accounts.set_active, name="set_active"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<int:channel_id>/remove/", channels.remove_channel, name="remove_channel"),
    path("channels/<int:channel_id>/try/", channels.try_channel, name="try_channel"),
    path("channels/<int:channel_id>/pause/", channels.pause_channel, name="pause_channel"),
    path("channels/<int:channel_id>/resume/", channels.resume_channel, name="resume_channel"),
    path("hooks/", hooks.hooks, name="hooks"),
    path("hooks/<int:hook_id>/rotate/", hooks.rotate_hook, name="rotate_hook"),
    path("hooks/<int:hook_id>/replay/", hooks.replay_hook, name="replay_hook"),
    path("hooks/<int:hook_id>/skip/", hooks.skip_event, name="skip_event"),
    path("hooks/<int:hook_id>/do/<slug:do>/", hooks.do_hook, name="do_hook"),
    path("telling/", telling.telling, name="telling"),
    path("telling/try/", telling.try_all, name="try_channels"),
    path("account/", accounts.account, name="account"),
    path("account/language/", accounts.set_language, name="set_language"),
    path("account/tokens/", accounts.issue_token, name="issue_token"),
    path("account/tokens/<int:token_id>/revoke/", accounts.revoke_token, name="revoke_token"),
]
