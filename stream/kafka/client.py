"""Opens kafka-python's clients, and turns what they raise into what the caller must do."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from kafka import errors
from kafka.net.compat import KafkaNetClient

from news.errors import Unavailable, WrongUse
from stream.kafka.net import connect

T = TypeVar("T")

_MOVED = (
    errors.RebalanceInProgressError,
    errors.CommitFailedError,
    errors.IllegalGenerationError,
    errors.UnknownMemberIdError,
)
"""The cluster answers, but the partitions were given out anew."""

_WRONG = (
    errors.AuthorizationError,
    errors.SaslAuthenticationFailedError,
    errors.UnsupportedSaslMechanismError,
    errors.KafkaConfigurationError,
    errors.InvalidTopicError,
    errors.InvalidSessionTimeoutError,
    errors.MessageSizeTooLargeError,
    errors.RecordListTooLargeError,
    errors.PolicyViolationError,
)


def open_client(make: Callable[..., T], options: Mapping[str, Any]) -> T:
    """Return a consumer, producer or admin client that has reached the cluster.

    Raises what kafka-python raises. One that fails while it is made leaves its thread and sockets
    behind, which would add up while a broker is away, so they are closed here.
    """
    made: list[KafkaNetClient] = []

    def note(**given: Any) -> KafkaNetClient:
        made.append(connect(**given))
        return made[-1]

    try:
        return make(**options, kafka_client=note)
    except BaseException:
        for client in made:
            client.close()
        raise


@contextmanager
def translated(servers: str, what: str) -> Iterator[None]:
    """Raise :class:`WrongUse` where the cluster refuses ``what``, else :class:`Unavailable`."""
    try:
        yield
    except _WRONG as error:
        raise WrongUse(
            f"Kafka at {servers} refuses {what}: {_name(error)};"
            " check the user, its permissions, the cluster's limits, and the settings"
        ) from error
    except _MOVED as error:
        raise Unavailable(
            f"Kafka at {servers} was sharing out the partitions anew at {what}: {_name(error)};"
            " nothing is lost, the messages come again"
        ) from error
    except (errors.KafkaError, OSError) as error:
        raise Unavailable(
            f"Kafka at {servers} did not answer for {what}: {_name(error)};"
            " check that it runs and can be reached from here"
        ) from error


def _name(error: Exception) -> str:
    # The class is the word to search for; the text alone is often empty.
    return f"{type(error).__name__} {error}".strip()[:300]
