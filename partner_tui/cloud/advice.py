"""Sentences for trouble that the REST interface and the bucket have alike."""

from datetime import timedelta

NETWORK = "Check the network, and the proxy if there is one, then try again."
SET_CLOCK = "Set this machine's clock: the service takes 15 minutes at most."


def clock_words(ahead: timedelta) -> str:
    """How far this machine's clock is ahead of the service's, or behind it."""
    minutes = round(abs(ahead) / timedelta(minutes=1))
    side = "ahead of" if ahead > timedelta() else "behind"
    return f"This machine's clock is {minutes:,} minutes {side} the service's."
