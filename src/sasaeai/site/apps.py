"""The site as a Django application: the last one, above all rooms."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sasaeai.site"
    label = "site"

    def ready(self) -> None:
        from sasaeai.people.public import add_words

        add_words(
            {
                "site.signed_in": "サインインした",
                "site.sign_in_failed": "サインインに失敗した",
            }
        )
