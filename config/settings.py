"""Django settings, read from the environment: FILON_HOME, DATABASE_URL, FILON_HOSTS, FILON_HTTPS, FILON_DEBUG."""

import os
from datetime import timedelta
from typing import Any

import dj_database_url

from config.home import CHECKOUT, database_address, home_folder, secret_key

HOME = home_folder()
SECRET_KEY = secret_key(home=HOME)
DEBUG = os.environ.get("FILON_DEBUG") == "1"
# The key of the suppression list: name the old one here before you change FILON_SECRET_KEY, or the list falls silent.
SUPPRESSION_KEY = os.environ.get("FILON_SUPPRESSION_KEY") or SECRET_KEY
HTTPS = os.environ.get("FILON_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("FILON_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")

PACKAGES = [
    "users",
    "records",
    "playbook",
    "contacts",
    "duplicates",
    "activities",
    "intake",
    "scoring",
    "permission",
    "segments",
    "calling",
    "visits",
    "leads",
    "messaging",
    "inbox",
    "meetings",
    "events",
    "opportunities",
    "customers",
    "sequences",
    "automations",
    "forecasting",
    "campaigns",
    "reporting",
    "web",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    *(f"filon.{package}" for package in PACKAGES),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "filon.web.middleware.ContentSecurity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "filon.web.middleware.ReaderSettings",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "filon.web.middleware.MessagesToParts",
    "filon.web.middleware.SignInRequired",
    "filon.web.middleware.Refusals",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "filon" / "web" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864;"
    ),
}
DATABASES = {"default": dj_database_url.parse(database_address(home=HOME), conn_max_age=600)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "filon.web.sign_in.ByInvitation"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by the invitation that reached it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Axes counts by address, below; here only one machine that tries many addresses is slowed down.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Filon"
# Ten wrong passwords for one address from one machine close that door for a quarter of an hour; others still enter.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "filon.web.sign_in.attempted_address"
AXES_LOCKOUT_CALLABLE = "filon.web.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Its English line on the console is said in French by `locked_out`.
LOGGING = {"version": 1, "disable_existing_loggers": False, "loggers": {"axes": {"level": "ERROR"}}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("FILON_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("FILON_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("FILON_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FILON_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("FILON_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("FILON_MAIL_FROM", "filon@localhost")
if not EMAIL_HOST:  # no mail server named: letters are kept as files, where an administrator finds them
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "mail"

# Our registration where people give leave to write in their name, and the address of another office (a cloud of its own).
MAIL_CLIENTS = {
    way: (
        os.environ.get(f"FILON_{way.upper()}_CLIENT_ID", ""),
        os.environ.get(f"FILON_{way.upper()}_CLIENT_SECRET", ""),
    )
    for way in ("google", "microsoft")
}
MAIL_OFFICES: dict[str, dict[str, Any]] = {}

# The public register of companies: "1" to ask it on a click, or the address of another of the same shape; off by default.
REGISTER_ADDRESS = os.environ.get("FILON_REGISTER", "")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [CHECKOUT / "filon" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
