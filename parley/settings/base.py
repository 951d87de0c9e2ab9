"""What every way of running shares. Values come from the environment; see docs/deploying.md."""

from pathlib import Path
from typing import Any

from django.contrib.messages import constants as message_levels

from parley.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.text("PARLEY_VAR_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env.text("PARLEY_SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.words("PARLEY_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("PARLEY_TRUSTED_ORIGINS")
ROOT_URLCONF = "parley.urls"
WSGI_APPLICATION = "parley.wsgi.application"
ASGI_APPLICATION = "parley.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CSRF_FAILURE_VIEW = "privilege.stale_forms.stale_form"
AUTH_USER_MODEL = "privilege.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "parley",
    "audit.ledger",
    "privilege",
    "casework",
    "disclosure",
    "conflicts",
    "audit.oversight",
]

MIDDLEWARE = [
    "parley.health.HealthMiddleware",
    "parley.even.EvenNotFoundMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "parley.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "privilege.stale_forms.StaleFormMiddleware",
    "privilege.idle.IdleLockMiddleware",
    "privilege.own_password.OwnPasswordMiddleware",
    "privilege.middleware.ActorMiddleware",
    "audit.oversight.gate.DutyGate",
    "privilege.unlocked.UnlockedMiddleware",
    "privilege.granting.GrantMiddleware",
    "privilege.api.idempotency.IdempotencyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
PARLEY_NOT_FOUND_STEP = 0.05  # seconds; longer than a not-found takes, or its time tells

FORM_RENDERER = "parley.forms.Renderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "privilege.context_processors.shell",
            ],
        },
    },
]
MESSAGE_TAGS = {message_levels.ERROR: "error"}

# Databases: the application's role is the default and the only one that web and worker know.
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database(
        env.text("DATABASE_URL", "postgresql://parley_app@127.0.0.1:5432/parley")
    ),
}
if _url := env.text("MIGRATOR_DATABASE_URL"):
    DATABASES["migrator"] = env.database(_url, role="parley_owner")
if _url := env.text("INTEGRATOR_DATABASE_URL"):
    DATABASES["integrator"] = env.database(_url)

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "parley:cache",
    },
}

# Jobs: rows carry everything, the broker carries only their ids, and no results are kept.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SCHEDULER = "parley.celery.HeartbeatScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "jobs that wait for a worker": {"task": "privilege.sweep_jobs", "schedule": 20.0},
    "notices that waited": {"task": "privilege.send_held_notices", "schedule": 60.0},
    "how the log is kept": {"task": "ledger.watch", "schedule": 10.0},
    "exports that failed": {"task": "oversight.watch_exports", "schedule": 600.0},
    "reports that wait": {"task": "oversight.remind_concerns", "schedule": 3600.0},
    "what is reviewed": {"task": "oversight.draw_reviews", "schedule": 24 * 3600.0},
    "accounts nobody uses": {"task": "oversight.watch_accounts", "schedule": 6 * 3600.0},
    "files nobody finished": {"task": "privilege.sweep_files", "schedule": 24 * 3600.0},
}

# People: log-in through allauth; nobody signs up, an office's people are entered by the office.
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "privilege.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "privilege.forms.accounts.LoginForm"}
# Failures are counted by privilege.services.sign_in; this only slows one address down.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login_failed": "30/m/ip",
    "concern_receipt": "10/m/key",  # the key is an HMAC of the address; nobody's log-in is known
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
USERSESSIONS_TRACK_ACTIVITY = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
ANONYMOUS_USER_NAME = None  # guardian's anonymous row would be a principal nobody enters
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_RAISE_403 = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = Path(env.text("PARLEY_STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploads go through the tus endpoint, which encrypts as it reads; forms carry only small text,
# and no part of them may touch a disk unencrypted.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

EMAIL_BACKEND = env.text("PARLEY_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.text("PARLEY_EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("PARLEY_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("PARLEY_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("PARLEY_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("PARLEY_EMAIL_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("PARLEY_EMAIL_FROM", "parley@localhost")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = False  # htmx sends the token from the page; the cookie stays readable
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Parley's own.
PARLEY_BASE_URL = env.text("PARLEY_BASE_URL", "http://127.0.0.1:8000")
PARLEY_PROXIES = env.number("PARLEY_PROXIES", 0)  # in front, each adding to X-Forwarded-For
PARLEY_IDLE_SECONDS = 30 * 60  # CJIS AC-11
# Hours in which a request to recover a key is answered, and the key then collected; and until a
# repeated ceremony takes effect, while anybody of the office may object (never less than 24).
PARLEY_RECOVERY_REQUEST_HOURS = env.number("PARLEY_RECOVERY_REQUEST_HOURS", 24)
PARLEY_CEREMONY_WAIT_HOURS = max(24, env.number("PARLEY_CEREMONY_WAIT_HOURS", 72))
PARLEY_EVENTS_URL = env.text("PARLEY_EVENTS_URL", "/events/")
PARLEY_GRANT_MINUTES = env.number(  # to begin work a member granted; at once makes no grant
    "PARLEY_GRANT_MINUTES", 15, least=1, most=24 * 60
)
PARLEY_KEK = env.text("PARLEY_KEK")
PARLEY_KEK_ID = env.text("PARLEY_KEK_ID", "kek-1")
PARLEY_KEK_EARLIER = env.words("PARLEY_KEK_EARLIER")  # "id:hex" of keys that only unwrap any more
PARLEY_RECEIPT_KEY = env.text("PARLEY_RECEIPT_KEY")  # 32 bytes as hex; else derived from the KEK
PARLEY_BLOB_STORE = env.text("PARLEY_BLOB_STORE", "file")
PARLEY_BLOB_DIR = Path(env.text("PARLEY_BLOB_DIR", str(VAR_DIR / "blobs")))
PARLEY_S3_ENDPOINT = env.text("PARLEY_S3_ENDPOINT")
PARLEY_S3_BUCKET = env.text("PARLEY_S3_BUCKET")
PARLEY_S3_ACCESS_KEY = env.text("PARLEY_S3_ACCESS_KEY")
PARLEY_S3_SECRET_KEY = env.text("PARLEY_S3_SECRET_KEY")
PARLEY_CLAMAV_ADDRESS = env.text("PARLEY_CLAMAV_ADDRESS")  # unix:/path or host:port of clamd
PARLEY_OCR_PAGES = env.number("PARLEY_OCR_PAGES", 20)  # scanned pages of one file that are read
# Without Landlock a parser that a hostile file took over could read what its user can.
PARLEY_DEMAND_LANDLOCK = True
PARLEY_ALLOW_SEEDED = False
PARLEY_LEDGER_ORIGIN = env.text("PARLEY_LEDGER_ORIGIN", "parley.invalid")
PARLEY_LEDGER_KEY_DIR = Path(env.text("PARLEY_LEDGER_KEY_DIR", str(VAR_DIR / "ledger-keys")))
# The newest checkpoints, outside the database; beside the keys where it is not named.
PARLEY_LEDGER_KEPT_DIR = env.text("PARLEY_LEDGER_KEPT_DIR")
PARLEY_WITNESSES = env.text("PARLEY_WITNESSES")  # a file: a witness's key and address a line
PARLEY_OPERATORS = env.words("PARLEY_OPERATORS")  # e-mail addresses that troubles are told to
PARLEY_EXPORT_DIR = env.text("PARLEY_EXPORT_DIR")  # a folder for weekly exports; "" for none
PARLEY_LEDGER_BEAT_SECONDS = env.number("PARLEY_LEDGER_BEAT_SECONDS", 60)
PARLEY_LEDGER_BEAT_LEAVES = env.number("PARLEY_LEDGER_BEAT_LEAVES", 16)
# What the application may change without an entry in the log: how people log in (its services
# record that), where they were last, and what work is under way. `verify_log` names any other.
PARLEY_UNLEDGERED_TABLES = [
    "account_emailaddress", "account_emailconfirmation", "casework_lastseen",
    "casework_openeditem", "django_session", "ledger_trouble", "mfa_authenticator",
    "oversight_logexportpart", "oversight_savedview", "privilege_blob", "privilege_failedlogin",
    "privilege_idempotencykey", "privilege_job", "privilege_jobneed", "privilege_knowndevice",
    "privilege_notice", "usersessions_usersession",
]  # fmt: skip

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "privilege.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "privilege.api.authentication.TokenScope",
    ],
    "DEFAULT_PAGINATION_CLASS": "privilege.api.pagination.CreatedCursor",
    "EXCEPTION_HANDLER": "privilege.api.errors.problem_handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Parley",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "DEFAULT_GENERATOR_CLASS": "privilege.api.schema.KeptGenerator",
    # Kinds, roles and states of different things must not share a generated name.
    "ENUM_NAME_OVERRIDES": {
        "SideEnum": "privilege.choices.Side",
        "RoleEnum": "privilege.choices.Role",
        "WallKindEnum": "privilege.choices.WallKind",
        "WallRightEnum": "privilege.choices.WallRight",
        "PrivilegeKindEnum": "privilege.choices.PrivilegeKind",
        "AuthorityKindEnum": "privilege.choices.AuthorityKind",
        "JobStateEnum": "privilege.choices.JobState",
        "CaseStatusEnum": "casework.choices.CaseStatus",
        "PartyRoleEnum": "casework.choices.PartyRole",
        "PartyKindEnum": "casework.choices.PartyKind",
        "NameRuleEnum": "casework.choices.NameRule",
        "CustodyEnum": "casework.choices.Custody",
        "GradeEnum": "casework.choices.Grade",
        "DispositionEnum": "casework.choices.Disposition",
        "EventKindEnum": "casework.choices.EventKind",
        "NoteKindEnum": "casework.choices.NoteKind",
        "ContactHowEnum": "casework.choices.ContactHow",
        "CounselRoleEnum": "casework.choices.CounselRole",
        "ItemTypeEnum": "casework.choices.ItemType",
        "ItemOriginEnum": "casework.choices.ItemOrigin",
        "UploadStateEnum": "casework.choices.UploadState",
        "ItemStateEnum": "casework.choices.ItemState",
        "ConditionEnum": "casework.choices.Condition",
        "ItemFlagEnum": "casework.choices.ItemFlag",
        "TextSourceEnum": "casework.choices.TextSource",
        "DerivativeKindEnum": "casework.choices.DerivativeKind",
        "CustodyActEnum": "casework.choices.CustodyAct",
        "TagKindEnum": "casework.choices.TagKind",
        "ProductionStateEnum": "disclosure.choices.ProductionState",
        "FileKindEnum": "disclosure.choices.FileKind",
        "PackageActEnum": "disclosure.choices.PackageAct",
        "ReleaseKindEnum": "disclosure.choices.ReleaseKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "privilege.api.schema.add_problems",
    ],
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "parley.logs.JsonFormatter"}},
    "filters": {"not health": {"()": "parley.logs.NotHealth"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["not health"],
        },
    },
    "root": {"handlers": ["stderr"], "level": env.text("PARLEY_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.db.backends": {"level": "INFO"},  # never the statements: they carry content
        "django.request": {"level": "ERROR"},  # refusals are entries in the log, not lines here
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "pypdfium2": {"level": "WARNING"},
    },
}
