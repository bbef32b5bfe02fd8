"""Text that must not be seen: keys and tokens."""

import hmac
from typing import Final, NoReturn, final

HIDDEN: Final = "***"


@final
class Secret:
    """Shows as `***` wherever it is printed, formatted or logged; only `reveal` gives its text.

    Cannot be pickled, nor become JSON. Its copies are itself.
    """

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """The text, for what cannot do without; whoever asks keeps it out of names, messages and logs."""
        return self.__text

    def hidden_in(self, text: str) -> str:
        """That text, with `***` wherever it has the secret."""
        return text.replace(self.__text, HIDDEN) if self.__text else text

    def __repr__(self) -> str:
        return HIDDEN

    def __format__(self, spec: str) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        """Takes as long wherever the two begin to differ."""
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(_bytes(self.__text), _bytes(other.__text))

    def __hash__(self) -> int:
        return hash(self.__text)

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: object) -> "Secret":
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is never written anywhere")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
