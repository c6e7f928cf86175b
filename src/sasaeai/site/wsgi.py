"""The WSGI application that ``sasaeai.site.server`` serves.

What every worker needs sooner or later is read with it, before they part: addresses, words,
templates. It connects to nothing; a template that does not compile stops the start.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from django.template.backends.jinja2 import Jinja2

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.site.settings")
application = get_wsgi_application()


def read_ahead() -> None:
    from django.conf import settings
    from django.template import engines
    from django.urls import get_resolver
    from django.utils import translation

    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            get_resolver()._populate()
    drawing = cast("Jinja2", engines["jinja2"]).env
    for name in drawing.list_templates(extensions=["jinja"]):
        drawing.get_template(name)


read_ahead()
