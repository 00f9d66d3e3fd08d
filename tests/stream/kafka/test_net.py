"""Connections that kafka-python forgets."""

import gc
import os
import socket
import warnings

import pytest

from stream.kafka.net import Direct


def test_a_socket_that_is_forgotten_is_closed_without_a_warning() -> None:
    forgotten = Direct().socket(socket.AF_INET)
    number = forgotten.fileno()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        del forgotten
        gc.collect()
    assert not [each for each in warned if "unclosed" in str(each.message)]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)
