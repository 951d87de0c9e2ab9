"""Audit tags of oversight."""

from enum import StrEnum


class Event(StrEnum):
    """One tag for each act, as ``app:subject:act``."""

    CODE_PUBLISHED = "oversight:code:published"
    CODE_ATTESTED = "oversight:code:attested"
    DUTY_WARNED = "oversight:duty:warned"
    DUTY_RELEASED = "oversight:duty:released"
