"""How long, how often and how much: the bounds of every call."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, but for `tries` and `most_bytes`."""

    connect: float = 10.0
    silence: float = 60.0
    """Between two pieces of an answer."""
    answer: float = 120.0
    """From the beginning of a request to the last byte of its answer, however it comes."""
    everything: float = 300.0
    """All tries, and the pauses between them."""
    tries: int = 5
    most_bytes: int = 64 * 10**6
    """Of an answer, unpacked."""

    @classmethod
    def of(cls, timeout: float) -> "Patience":
        """With so many seconds for an answer."""
        usual = cls()
        return cls(
            connect=min(usual.connect, timeout),
            silence=min(usual.silence, timeout),
            answer=timeout,
            everything=max(usual.everything, timeout),
        )
