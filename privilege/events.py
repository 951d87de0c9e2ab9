"""Audit tags of the privilege app."""

from enum import StrEnum


class Event(StrEnum):
    """One tag for each act, as ``app:subject:act``."""

    OFFICE_OPENED = "privilege:office:opened"
    PERSON_ADDED = "privilege:person:added"
    PERSON_CHANGED = "privilege:person:changed"
    PERSON_ADMITTED = "privilege:person:admitted"
    PERSON_DISABLED = "privilege:person:disabled"
    ROLE_CHANGED = "privilege:role:changed"
    MATTER_OPENED = "privilege:matter:opened"
    WALL_OPENED = "privilege:wall:opened"
    WALL_GRANTED = "privilege:wall:granted"
    WALL_REVOKED = "privilege:wall:revoked"
    PERSON_SCREENED = "privilege:screen:imposed"
    SCREEN_LIFTED = "privilege:screen:lifted"
    NOTICE_SENT = "privilege:notice:sent"
    NOT_FOUND = "privilege:request:not-found"
    REFUSED = "privilege:request:refused"
    PASSWORD_CHANGED = "privilege:password:changed"  # noqa: S105 - an audit tag
    LOGGED_IN = "privilege:session:opened"
    LOGGED_OUT = "privilege:session:closed"
    LOG_IN_FAILED = "privilege:session:failed"
    LOCKED_OUT = "privilege:session:locked-out"
    LOCK_RELEASED = "privilege:session:lock-released"
    SESSION_REVOKED = "privilege:session:revoked"
    BANNER_ACKNOWLEDGED = "privilege:session:banner-acknowledged"
    TOKEN_MADE = "privilege:token:made"  # noqa: S105 - an audit tag
    TOKEN_REVOKED = "privilege:token:revoked"  # noqa: S105 - an audit tag
    KEY_MADE = "privilege:key:made"
    KEY_OPENED = "privilege:key:opened"
    KEY_RELOCKED = "privilege:key:relocked"
    KEY_RECOVERED = "privilege:key:recovered"
    RECOVERY_MADE = "privilege:office-recovery:made"
    WALL_KEY_MADE = "privilege:wall-key:made"
    WALL_KEY_SHARED = "privilege:wall-key:shared"
    CONTENT_INDEXED = "privilege:content:indexed"
    AUTHORITY_RECORDED = "privilege:authority:recorded"
    AUTHORITY_SIGNED = "privilege:authority:signed"
    AUTHORITY_REVOKED = "privilege:authority:revoked"
    PRIVILEGED_RELEASED = "privilege:release:made"
