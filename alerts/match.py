"""Which subscriptions ask for an item, without asking each of them.

Each query text is read once, however many subscriptions have it, and looked at only for items that have what it
requires (``alerts/matching/filing.py``). One that cannot be read or asked hinders nobody else.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import RLock

import msgspec

from alerts.letters.quote import Quoter
from alerts.matching.filing import Filing
from alerts.matching.question import Question
from alerts.matching.until_next import until_next
from alerts.note import NO_ORDER, Note, StageOrder, take_note
from alerts.port import Match
from alerts.subscription import Subscription
from news.clock import Clock
from news.enriched import Enriched
from news.errors import Unavailable, WrongUse
from query.document import View
from query.names import NO_NAMES, KnownNames
from query.parse import StoredQueries
from query.tree import Node

FRESH = timedelta(minutes=1)
"""Relative dates in queries are resolved anew when this much time has passed."""


class Matcher:
    """Reports which subscriptions ask for an item. Safe for several threads, of which one at a time goes on.

    ``broken`` holds, by subscription id, why a stored query cannot be used by this version; such a
    subscription matches nothing, so whoever runs the matcher must show it.
    """

    def __init__(
        self,
        subscriptions: Iterable[Subscription],
        clock: Clock,
        names: KnownNames = NO_NAMES,
        stages: StageOrder = NO_ORDER,
    ) -> None:
        """``names`` call values as items have them. A value that they no longer have refuses no stored query.

        ``stages`` is the order of the stages of events, as notes keep it.
        """
        self.broken: dict[str, str] = {}
        self.looked = 0
        """How many queries were evaluated so far: far fewer than items times subscriptions."""
        self.revision: int | None = None
        """For whoever keeps it up to date: the number of the store's subscriptions it was loaded with last."""
        self._clock = clock
        self._names = names.not_closed()
        self._stages = stages
        self._lock = RLock()
        self._subscriptions: list[Subscription] = []
        self._questions: dict[str, Question] = {}
        self._unread: dict[str, str] = {}
        """Why a text cannot be read or asked."""
        self._filing = Filing()
        self._gone = 0
        """Questions that nobody asks any more and that are still filed."""
        self._resolved = clock()
        self.load(subscriptions)

    def load(self, subscriptions: Iterable[Subscription]) -> None:
        """Replace all subscriptions; inactive ones are left out. What was read before is not read again.

        One that asks for nothing but watches Guildwire itself matches no item, and nothing is wrong with it.
        """
        with self._lock:
            self._resolve(self._clock())
            self._subscriptions = [each for each in subscriptions if each.active]
            asking: dict[str, list[int]] = {}
            for number, each in enumerate(self._subscriptions):
                if each.query.strip() or not each.watches:
                    asking.setdefault(each.query, []).append(number)
            self._read(asking)

    def match(self, enriched: Enriched, trace: str = "") -> list[Match]:
        """Return a match for each subscription that asks for the item, in the order they were loaded.

        ``trace`` is the trace id of the message it came with, for the notes.
        """
        with self._lock:
            now = self._clock()
            if now - self._resolved >= FRESH:
                self._resolve(now)
            view = View(enriched, now)
            asking = self._asking(view)
            if self._filing.due:
                self._filing.file_all(self._questions.values())
            return self._matches(enriched, view, asking, trace) if asking else []

    def _asking(self, view: View) -> list[Question]:
        # Stemming a text is most of the work, so it is left where no query is filed under a word.
        candidates = self._filing.candidates(view.keys if self._filing.worded else view.marks)
        self.looked += len(candidates)
        found = []
        for question in candidates:
            try:
                if question.numbers and question.matches(view):
                    found.append(question)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 (whatever is wrong with one query, the others go on)
                self._break(question, error)
        return found

    def _matches(self, enriched: Enriched, view: View, asking: list[Question], trace: str) -> list[Match]:
        note = msgspec.structs.replace(take_note(enriched, self._stages), trace=trace)
        quoter = Quoter(enriched, view)
        notes: dict[str, Note] = {}
        found: list[tuple[int, Note]] = []
        for question in asking:
            quote = self._quote(quoter, question)
            if quote is None:
                continue
            if quote not in notes:
                notes[quote] = msgspec.structs.replace(note, quote=quote)
            found += [(number, notes[quote]) for number in question.numbers]
        found.sort(key=_number)
        return [Match(self._subscriptions[number], told) for number, told in found]

    def _quote(self, quoter: Quoter, question: Question) -> str | None:
        """Return what is quoted for a question; null for one that cannot be used after all."""
        try:
            return quoter.quote(question.asked)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 (as in _asking)
            self._break(question, error)
            return None

    def _read(self, asking: dict[str, list[int]]) -> None:
        """Bring the questions up to date with who asks them; only new texts are read and filed."""
        reader = StoredQueries(self._resolved, self._names)
        before, self._questions, self.broken = self._questions, {}, {}
        self._unread = {}  # those that could not be used are tried again: what was wrong may be mended
        new: list[Question] = []
        for text, numbers in asking.items():
            question = before.pop(text, None)
            if question is None:
                question = self._question(text, reader)
                new += [question] if question is not None else []
            if question is not None:
                question.numbers = tuple(numbers)
                self._questions[text] = question
            else:
                self._tell(numbers, self._unread[text])
        self._file(new, [question for question in before.values() if question.numbers])

    def _file(self, new: list[Question], gone: list[Question]) -> None:
        for question in gone:
            question.numbers = ()
        self._gone += len(gone)
        if len(new) + self._gone > len(self._questions) / 10:
            self._gone = 0
            self._filing.file_all(self._questions.values())
        else:
            for question in new:
                self._filing.add(question)

    def _question(self, text: str, reader: StoredQueries) -> Question | None:
        try:
            tree = reader.tree(text)
            relative = reader.is_relative(text, tree)
            return Question(text, self._lasting(tree) if relative else tree, relative=relative)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001
            self._unread[text] = _reason(error)
            return None

    def _lasting(self, tree: Node) -> Node:
        return until_next(tree, self._resolved, FRESH)

    def _break(self, question: Question, error: Exception) -> None:
        """Leave a question alone from now on."""
        self._unread[question.text] = _reason(error)
        self._questions.pop(question.text, None)
        self._tell(question.numbers, _reason(error))
        question.numbers = ()

    def _tell(self, numbers: Iterable[int], reason: str) -> None:
        self.broken.update((self._subscriptions[number].id, reason) for number in numbers)

    def _resolve(self, now: datetime) -> None:
        self._resolved = now
        reader = StoredQueries(now, self._names)
        for question in [each for each in self._questions.values() if each.relative]:
            try:
                question.read_anew(self._lasting(reader.tree(question.text)))
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001
                self._break(question, error)


def _number(found: tuple[int, Note]) -> int:
    return found[0]


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, WrongUse) else f"{type(error).__name__}: {error}"
