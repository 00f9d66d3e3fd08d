"""A clock that moves only when somebody waits."""

from collections.abc import Callable

from kibana.client.patience import Patience


class Clock:
    """Counts seconds from 0; waiting takes no time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.told: list[tuple[str, float]] = []
        """Reasons for waiting, and the seconds that were left."""
        self.meanwhile: Callable[[], None] = lambda: None
        """What happens while somebody waits."""

    def sleep(self, seconds: float) -> None:
        """Let the seconds pass."""
        assert seconds > 0
        self.now += seconds
        self.meanwhile()

    def patience(self, seconds: float = 60.0) -> Patience:
        """Return patience by this clock."""
        return Patience(
            "http://kibana", seconds, lambda *told: self.told.append(told), lambda: self.now, self.sleep
        )
