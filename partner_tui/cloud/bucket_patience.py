"""How long and how often a bucket is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BucketPatience:
    """Seconds, but for `tries`, `restarts`, `worthwhile` and `slowest`."""

    connect: float = 10.0
    silence: float = 20.0
    """Between two pieces of an answer. A process that is told to end may wait so long for a silent bucket."""
    everything: float = 300.0
    """A listing with all its pages, and a file beside what its size allows."""
    slowest: int = 128_000
    """Bytes in a second: a file that comes slower is given up."""
    tries: int = 6
    """In a row that brought nothing worth while."""
    worthwhile: int = 1_000_000
    """Bytes: a try that brought so many was not in vain."""
    restarts: int = 3
    """From the file's beginning, because it was changed or came damaged."""

    def of_file(self, size: int) -> float:
        """Seconds that a file of this size may take."""
        return self.everything + size / self.slowest
