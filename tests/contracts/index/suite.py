"""What each suite of the index's contract needs: an empty index, and one that holds the corpus."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.port import Explorer
from tests.contracts.index.common import CORPUS
from tests.search.corpora import NOW


class Suite:
    """Tests of a backend.

    A subclass gives the fixture ``make``, of the scope of a class: a function that is given an empty folder
    and returns an index without a document. The suite closes it.
    """

    @pytest.fixture
    def index(self, make: Callable[[Path], Explorer], tmp_path: Path) -> Iterator[Explorer]:
        opened = make(tmp_path)
        yield opened
        opened.close()

    @pytest.fixture(scope="class")
    @classmethod
    def full(
        cls, make: Callable[[Path], Explorer], tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Explorer]:
        """An index that holds ``CORPUS`` and is only read."""
        opened = make(tmp_path_factory.mktemp("full"))
        assert {verdict.outcome for verdict in opened.put(CORPUS, NOW)} == {"indexed"}
        yield opened
        opened.close()
