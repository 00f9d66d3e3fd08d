"""One query text and who asks it: read once, made ready when it is first looked at."""

from alerts.letters.quote import Asked
from query.to_predicate import Predicate, to_predicate
from query.tree import Node


class Question:
    """A query text that one or more subscriptions have. What it takes to ask it is made when it is first asked."""

    __slots__ = ("_asked", "_matches", "numbers", "relative", "text", "tree")

    def __init__(self, text: str, tree: Node, *, relative: bool) -> None:
        """``relative`` says whether the tree depends on when the text is read."""
        self.text = text
        self.tree = tree
        self.relative = relative
        self.numbers: tuple[int, ...] = ()
        """The subscriptions, by their place in the order they were loaded."""
        self._matches: Predicate | None = None
        self._asked: Asked | None = None

    @property
    def matches(self) -> Predicate:
        """What says whether a document matches."""
        if self._matches is None:
            self._matches = to_predicate(self.tree)
        return self._matches

    @property
    def asked(self) -> Asked:
        """What of it can be quoted."""
        if self._asked is None:
            self._asked = Asked(self.tree)
        return self._asked

    def read_anew(self, tree: Node) -> None:
        """Take another tree of the same text, which was read at another time."""
        if tree != self.tree:
            self.tree, self._matches = tree, None
