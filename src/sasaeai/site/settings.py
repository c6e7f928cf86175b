"""Django's settings, made from ``config`` and the database credentials."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from sasaeai.core.access.views import ViewAccess
from sasaeai.core.database import Credentials
from sasaeai.core.sealing.keyring import KEY_FILE, fresh_key, kept_secret
from sasaeai.core.ui import compiled
from sasaeai.site import catalogues
from sasaeai.site.config import Config, directory_name

CONFIG = Config.from_environment()
HOME = CONFIG.home_folder
SOURCE = Path(__file__).resolve().parents[1]


SECRET_KEY = str(
    CONFIG.secret_key
    or kept_secret(HOME / "secrets" / "signing-key", lambda: secrets.token_urlsafe(50))
)
SASAEAI_SEALING_KEYS = str(
    CONFIG.sealing_keys or kept_secret(HOME / "secrets" / KEY_FILE, lambda: str(fresh_key()))
)
"""Made once and kept readable by their owner alone, unless they are configured."""
SECRET_KEY_IS_GENERATED = not CONFIG.secret_key
DEBUG = CONFIG.debug
DEMO = CONFIG.demo
PUBLIC_URL = CONFIG.public_url
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *([_public.hostname] if _public.hostname else []),
]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"] if _public.hostname else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "leaflet",
    "procrastinate.contrib.django",
    "sasaeai.core",
    "sasaeai.areas",
    "sasaeai.people",
    "sasaeai.plan",
    "sasaeai.places",
    "sasaeai.voices",
    "sasaeai.consult",
    "sasaeai.watch",
    "sasaeai.evaluation",
    "sasaeai.portal",
    "sasaeai.desk",
    "sasaeai.api",
    "sasaeai.site",
]
INSTALLED_APPS = [
    name
    for name in INSTALLED_APPS
    if not name.startswith("sasaeai.") or (SOURCE / name.split(".")[1] / "apps.py").exists()
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "sasaeai.site.middleware.ContentSecurity",
    "sasaeai.site.middleware.PlainRequestsOnly",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sasaeai.site.copies.Copies",
    "sasaeai.site.kept_pages.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sasaeai.site.middleware.ReadersPreferences",
    "sasaeai.site.furigana.Furigana",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sasaeai.core.access.middleware.ActorMiddleware",
    "sasaeai.site.middleware.SecondFactor",
]

ROOT_URLCONF = "sasaeai.site.urls"
WSGI_APPLICATION = "sasaeai.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "sasaeai.core.ui.jinja.environment",
            "bytecode_cache": compiled.bytecode(HOME),
            "cache_size": -1,
            "context_processors": ["sasaeai.site.context.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "site" / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sasaeai.site.context.shell",
            ]
        },
    },
]
TEMPLATES[0]["DIRS"] = [
    SOURCE / "core" / "ui" / "templates",
    *sorted(path for path in SOURCE.glob("*/templates")),
]

DATABASE_ROLE = CONFIG.database_role
_credentials = Credentials.load(HOME, CONFIG.database_name)
SASAEAI_METRICS_ROLE = _credentials.metrics
SASAEAI_WIDE_ROLE = _credentials.wide if DATABASE_ROLE == "app" else "none"
NOTICED_SOON = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A server whose machine or network is gone says nothing at all: a new connection waits five seconds
for it, one that was open ten at most (the last is in milliseconds; a socket file needs none of it)."""
PLANNED_ONCE = {"server_side_binding": True, "prepare_threshold": 2}
"""With rules on every table a statement is planned for longer than it runs: the second time a
connection sends it, its plan is kept (ADR 0029). PostgreSQL plans anew when the role changes."""
DATABASES = {
    "default": {
        **_credentials.django(owner=DATABASE_ROLE == "owner"),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "OPTIONS": {
            **NOTICED_SOON,
            **PLANNED_ONCE,
            "application_name": f"sasaeai-{DATABASE_ROLE}",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SASAEAI_FILES = HOME / "files"
SASAEAI_COPIES = HOME / "copies"
SASAEAI_FONT_DIR = CONFIG.font_dir
SASAEAI_MUNICIPALITY = CONFIG.municipality
SASAEAI_COUNCIL_NAME = CONFIG.council_name
MAP_TILES = {"url": CONFIG.map_tiles_url, "attribution": CONFIG.map_tiles_attribution}

FORM_RENDERER = "django.forms.renderers.Jinja2"
LANGUAGE_CODE = CONFIG.language
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [catalogues.compiled(HOME)]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [
    path for path in (SOURCE / "core" / "ui" / "static", *SOURCE.glob("*/static")) if path.is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
MEDIA_ROOT = HOME / "files"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["sasaeai.site.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", **options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"OPTIONS": {"user_attributes": ("login", "name")}}),
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 12}}),
        ("CommonPasswordValidator", {}),
    )
] + [{"NAME": "sasaeai.site.passwords.NotGuessable"}]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "sasaeai.site.forms.SignIn"}
ACCOUNT_ADAPTER = "sasaeai.site.accounts.ClosedAccounts"
SOCIALACCOUNT_ADAPTER = "sasaeai.site.accounts.KnownAccountsOnly"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "sasaeai.site.accounts.SealedSecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "ささえあい"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PUBLIC_URL.startswith("https://")
USERSESSIONS_TRACK_ACTIVITY = False
REQUIRE_SECOND_FACTOR = CONFIG.require_second_factor
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": directory_name(CONFIG.oidc_server_url),
                    "name": "職員のサインイン",
                    "client_id": CONFIG.oidc_client_id,
                    "secret": CONFIG.oidc_client_secret,
                    "settings": {"server_url": CONFIG.oidc_server_url},
                }
            ]
        }
    }
    if CONFIG.oidc_server_url
    else {}
)

_https = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-sasaeai" if _https else "sasaeai"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sasaeai.site.errors.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _https else 0
"""Attempts are counted per reader, not per proxy: behind TLS there is exactly one of ours."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
LARGEST_REQUEST = FILE_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
"""Room for the largest file that is taken, a plan sheet of 20 MB; more is refused unread."""
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
"""Nobody's file lies on the disk before it is sealed, not even for a moment in ``/tmp``."""
FILE_UPLOAD_PERMISSIONS = 0o600

_NOBODY = ViewAccess()
_NOT_OFFERED = (
    "signup/", "inactive/", "email/", "confirm-email/", "login/code/", "password/reset/",
    "password/set/", "social/", "3rdparty/signup/",
)  # fmt: skip
ACCESS_OF_THIRD_PARTY_URLS = (
    *((f"/accounts/{path}", _NOBODY) for path in _NOT_OFFERED),
    ("/accounts/login/", ViewAccess(everyone=True)),
    ("/accounts/logout/", ViewAccess(everyone=True)),
    ("/accounts/2fa/authenticate/", ViewAccess(everyone=True)),
    ("/accounts/2fa/webauthn/login/", ViewAccess(everyone=True)),
    ("/accounts/oidc/", ViewAccess(everyone=True)),
    ("/accounts/3rdparty/login/", ViewAccess(everyone=True)),
    ("/accounts/3rdparty/", ViewAccess(signed_in=True) if CONFIG.oidc_server_url else _NOBODY),
    ("/accounts/", ViewAccess(signed_in=True)),
)
"""Accounts are made by the council: what the library offers beyond signing in opens for nobody."""

ENTRANCES = ("/circle/", "/notices/mail/", "/places/confirm/", "/refer/")
"""The next part of these addresses is a secret: journal, history and log say them without it."""

MAIL = CONFIG.mail_url
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if MAIL
    else ("django.core.mail.backends.dummy.EmailBackend")
)
_mail = urlsplit(MAIL)
if MAIL:
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
EMAIL_TIMEOUT = 10
"""Seconds: a mail server that takes the line and says nothing holds nobody longer."""

SASAEAI_VOICE_COMMAND = CONFIG.voice_command
SASAEAI_VOICE_CREDIT = CONFIG.voice_credit
LINE = {"url": CONFIG.line_url, "token": CONFIG.line_token, "secret": CONFIG.line_secret}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "sasaeai.core.access.entrances.KeylessLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
