from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "guatu.targets"
    label = "targets"
