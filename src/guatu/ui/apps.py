from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "guatu.ui"
    label = "ui"
