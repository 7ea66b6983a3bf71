"""Settings, all from the environment; what is unsafe in production refuses to start.

docs/operate.md lists the variables. `DEMO=1` is the only way to run without them,
and it accepts a loopback address alone.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from environs import Env, validate

from calms import sign_in
from calms.logs import logging_to_console
from calms.mail import mailers

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000" if DEMO else "").rstrip("/")

_address = urlsplit(BASE_URL)
_loopback = _address.hostname in {"127.0.0.1", "localhost", "::1"}
_https = _address.scheme == "https"

if not _address.hostname:
    raise ImproperlyConfigured(
        "BASE_URL is missing: set it to the address that people type, such as "
        "https://calms.example.org, or set DEMO=1 to try CALMS on this machine."
    )
if DEMO and not _loopback:
    raise ImproperlyConfigured("DEMO=1 serves this machine alone: BASE_URL must be a loopback address.")
if not _https and not _loopback:
    raise ImproperlyConfigured(f"BASE_URL is {BASE_URL}: people's answers need https.")
if DEBUG and not _loopback:
    raise ImproperlyConfigured("DEBUG shows the source of every error: unset it, or use a loopback BASE_URL.")


def _demo_key() -> str:
    """A key of this machine's own, made once: what a browser keeps survives a restart."""
    path = DATA_DIR / "secret_key"
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(60))
    except FileExistsError:
        return path.read_text()
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", "") or (_demo_key() if DEMO else "")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or shorter than 50 characters. Make one with: "
        "python -c 'import secrets; print(secrets.token_urlsafe(60))'"
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEMO else [_address.hostname])
if any(host.startswith("*") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name hosts: '*' lets anyone forge the address of a link.")
# The demo holds nothing to lose.
SILENCED_SYSTEM_CHECKS = ["assessments.W001"] if DEMO else []
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks_db",
    "assessments",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "assessments.views.clock.clock_of_one_request",
    "assessments.views.second_factor.SecondFactorFirst",
]

ROOT_URLCONF = "calms.urls"
WSGI_APPLICATION = "calms.wsgi.application"
AUTH_USER_MODEL = "assessments.User"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assessments.views.page.page",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'calms.sqlite3'}")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    # trust.md 3: measured. mmap_size stays unset.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    _limits = "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
    _asked = DATABASES["default"].get("OPTIONS", {})
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # A connection prepares what it is asked often, and no text of a statement holds what a person wrote.
            "server_side_binding": True,
            "prepare_threshold": 5,
            **_asked,
            "options": f"{_limits} {_asked.get('options', '')}".strip(),
        },
    }

# Days from closing an assessment to sealing it; one that is open keeps the days that it was opened with.
SEAL_DAYS = env.int("SEAL_DAYS", 7, validate=validate.Range(0, 90))

# Mails and rounds of many teams are the work of `manage.py db_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "assessments" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = _https
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Europe/Paris")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Fingerprinted files never change: browsers keep them and ask no more.
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer makes a form without JavaScript fail CSRF
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = _https
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
# For every subdomain, too, unless the instance lives on a domain that has others to spare.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https and env.bool("HSTS_SUBDOMAINS", True)

# `__Host-` cookies need https; on a loopback http address browsers would drop them.
COOKIE_PREFIX = "__Host-" if _https else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "assessments.views.errors.no_token"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
THEME_COOKIE_NAME = f"{COOKIE_PREFIX}theme"
CHECK_COOKIE_NAME = f"{COOKIE_PREFIX}check"
MESSAGE_STORAGE = "calms.messages.MessageCookie"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Signing in: an e-mail address and a password. Nobody signs up; assessments/views/sign_in.py says the rest.
AUTHENTICATION_BACKENDS = ["assessments.views.sign_in.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_FORMS = sign_in.ACCOUNT_FORMS
ACCOUNT_ADAPTER = "assessments.views.sign_in.Accounts"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "assessments.actions.accounts.PasswordLinks"  # noqa: S105
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _address.scheme
# Counted before a password is hashed, by each worker for itself: a flood never reaches the database.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/10m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_FORMS = sign_in.MFA_FORMS
MFA_ADAPTER = "assessments.views.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks differ by half a minute
# Single sign-on by OpenID Connect: docs/operate.md says what the provider must know.
OIDC_ISSUER = env.str("OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", "Single sign-on")
SOCIALACCOUNT_ADAPTER = "assessments.views.single_sign_on.SingleSignOn"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another host fails the Content-Security-Policy
SOCIALACCOUNT_PROVIDERS = sign_in.single_sign_on(
    issuer=OIDC_ISSUER,
    name=OIDC_NAME,
    client_id=env.str("OIDC_CLIENT_ID", ""),
    client_secret=env.str("OIDC_CLIENT_SECRET", ""),
)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Without EMAIL_URL nothing is mailed, and pages show the links instead.
MAILERS = mailers(env.str("EMAIL_URL", ""), demo=DEMO)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "") or f"CALMS <calms@{_address.hostname}>"
if not MAILERS:
    SILENCED_SYSTEM_CHECKS += ["mail.W001"]  # no mail is a choice

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

LOGGING = logging_to_console(env.log_level("LOG_LEVEL", "WARNING"))
