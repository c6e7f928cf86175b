"""The site as a Django application: the last one, above all rooms."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sasaeai.site"
    label = "site"

    def ready(self) -> None:
        from sasaeai.core.sealing.rotation import add_json_member
        from sasaeai.people.public import add_words
        from sasaeai.site.accounts import SECOND_FACTOR

        for member in ("secret", "seed"):
            add_json_member("mfa_authenticator", "data", member, place=SECOND_FACTOR)

        add_words(
            {
                "core.out_of_reach": "開けないページを開こうとした",
                "core.write_refused": "読むだけの窓口に書きこもうとした",
                "site.signed_in": "サインインした",
                "site.sign_in_failed": "サインインに失敗した",
            },
            {"screen": "画面"},
        )
