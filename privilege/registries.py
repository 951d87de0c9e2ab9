"""What packages above add to acts of privilege, filled in their ``AppConfig.ready``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from audit.ledger.values import Ref
    from privilege.actor import Actor
    from privilege.models.assertion import Assertion
    from privilege.models.walls import Wall

client_signers: list[Callable[[Actor, Wall], bool]] = []
"""Each says whether the actor is the client whose privilege the material behind a wall is.

Without one nobody signs in an account, and a consent is recorded on paper.
"""

redactors: list[Callable[[Ref, bytes], bytes]] = []
"""Each takes what must not be seen out of a file that leaves Parley, and returns its new bytes."""

release_gates: list[Callable[[Actor, Wall, Wall | None, Sequence[Ref]], Iterable[str]]] = []
"""Each is asked before anything leaves a privileged wall, with the wall that it leaves, the one it
goes to (None: out of Parley) and what leaves; it returns why not, in sentences."""

client_sharing_gates: list[Callable[[Actor, Ref], str | None]] = []
"""Each is asked before counsel shares something with their client (a protective order, for
instance) and returns why not, in a sentence."""

assertion_listeners: list[Callable[[Actor, Assertion], None]] = []
"""Each is called inside the operation that asserts, so that both happen or neither does."""
