from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "guatu.status"
    label = "status"
