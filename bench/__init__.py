"""Speed, each time beside a yardstick measured in the same run: see `bench.run`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table.

    `figure` and `yardstick` are measured alike, in `unit`; `ratio` is what the aim is about,
    `at_least` or at most `aim`; None where the figure is only told.
    """

    name: str
    figure: float
    yardstick: float
    unit: str
    ratio: float
    aim: float | None
    at_least: bool = True

    @property
    def met(self) -> bool:
        """Whether the aim is met."""
        if self.aim is None:
            return True
        return self.ratio >= self.aim if self.at_least else self.ratio <= self.aim
