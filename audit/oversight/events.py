"""Audit tags of oversight."""

from enum import StrEnum


class Event(StrEnum):
    """One tag for each act, as ``app:subject:act``."""

    CODE_PUBLISHED = "oversight:code:published"
    CODE_ATTESTED = "oversight:code:attested"
    DUTY_WARNED = "oversight:duty:warned"
    DUTY_RELEASED = "oversight:duty:released"
    RULE_SET = "oversight:rule:set"
    QUEUE_DRAWN = "oversight:queue:drawn"
    REVIEW_DECIDED = "oversight:review:decided"
    QUESTION_ASKED = "oversight:question:asked"
    QUESTION_ANSWERED = "oversight:question:answered"
    REVIEW_DUE = "oversight:review:due"
    WEEK_SIGNED = "oversight:week:signed"
    REVIEW_READ = "oversight:review:read"
    CONTACT_RECORDED = "oversight:outside-contact:recorded"
    OVERRIDE_RECORDED = "oversight:override:recorded"
    CONCERN_REPORTED = "oversight:concern:reported"
    CONCERN_ADDED_TO = "oversight:concern:added-to"
    CONCERN_READ = "oversight:concern:read"
    CONCERN_FILE_OPENED = "oversight:concern:file-opened"
    CONCERN_ANSWERED = "oversight:concern:answered"
    CONCERN_ADVANCED = "oversight:concern:advanced"
    CONCERN_REMINDED = "oversight:concern:reminded"
