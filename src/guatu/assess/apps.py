from django.apps import AppConfig


class AssessConfig(AppConfig):
    name = "guatu.assess"
    label = "assess"
