from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "guatu.site"
    label = "site"
