"""Settings of the bare project; the bench names its file of SQL in ``BENCH_BARE``."""

from __future__ import annotations

import json
import os
from pathlib import Path

ORDER = json.loads(Path(os.environ["BENCH_BARE"]).read_text(encoding="utf-8"))
SECRET_KEY = "nothing is signed here"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.bare.urls"
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **ORDER["database"],
        "CONN_MAX_AGE": None,
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent],
        "OPTIONS": {"autoescape": True},
    }
]
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
