"""A letter as plain text, in the same order as its HTML."""

from collections.abc import Iterator

from alerts.letters.look.view import NOT_SAID, PAY, AlsoReported, LetterView, StoryView, WordedLink
from alerts.letters.words import short


def write(view: LetterView) -> str:
    """Return the letter as lines ended by newlines."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: LetterView) -> Iterator[str]:
    yield from filter(None, (view.sum, *view.opening))
    if view.sum or view.opening:
        yield ""
    alone = not view.sum
    for number, story in enumerate(view.stories, 1):
        yield from _in_full(story) if alone else _in_digest(story, number)
        yield ""
    if view.short:
        yield "In short"
    for number, story in enumerate(view.short, len(view.stories) + 1):
        yield from _short(story, number)
        yield ""
    if view.rest:
        yield from (_linked(view.rest), "")
    yield from _lists(view)
    yield from _end(view)


def _in_full(story: StoryView) -> Iterator[str]:
    yield from _head(story, story.who)
    yield from _what_is_new(story)
    for row in story.said:
        yield f"{row.what}: {row.said}"
    for name, value in (("Why", story.why), ("Tags", ", ".join(dict.fromkeys(map(short, story.tags))))):
        if value:
            yield f"{name}: {value}"
    yield from map(_also, story.also)
    yield from filter(None, (story.own, story.more))
    for name, value in (("Link", story.article), ("Story", story.page)):
        if value:
            yield f"{name}: {value}"


def _head(story: StoryView, who: str, number: str = "") -> Iterator[str]:
    yield f"{number}{story.title}"
    yield f"{story.step[:1].upper()}{story.step[1:]}. {who}" if story.step else who
    quote = "".join(piece.text for piece in story.quote)
    if quote:
        yield f"Quote: “{quote}”"


def _what_is_new(story: StoryView) -> Iterator[str]:
    for words in story.corrected:
        yield f"Corrected: {words}"
    if story.since:
        yield f"This follows {story.since}."
    then = {row.news: f" (then: {row.then})" for row in story.changed if row.then != NOT_SAID}
    if story.news:
        yield f"New: {'; '.join(words + then.get(words, '') for words in story.news)}"


def _in_digest(story: StoryView, number: int) -> Iterator[str]:
    yield from _head(story, story.outlets, f"{number}. ")
    yield from _what_is_new(story)
    reports = [f"{row.what}: {row.said}" for row in story.said if row.what != PAY]
    if reports:
        yield "; ".join(reports)
    yield from map(_also, story.also)
    yield from filter(None, (story.more,))
    if story.because:
        yield f"{'First because' if number == 1 else 'Because'}: {story.because}."
    if story.article or story.page:
        yield f"Link: {story.page or story.article}"
    if story.mute:
        yield f"Mute this story: {story.mute}"


def _short(story: StoryView, number: int) -> Iterator[str]:
    yield f"{number}. {story.title}"
    yield "; ".join((story.outlets, *(f"{row.what}: {row.said}" for row in story.lines)))
    yield from _what_is_new(story)
    if story.href:
        yield story.href


def _also(report: AlsoReported) -> str:
    return " ".join(filter(None, (f"Also: {report.outlet}, {report.when}: {report.title}", report.href)))


def _lists(view: LetterView) -> Iterator[str]:
    if view.pay:
        yield "Pay figures"
        for role, outlet, figure in view.pay:
            yield f"{f'{role}: ' if role != NOT_SAID else ''}{figure} ({outlet})"
        yield ""
    if view.dates:
        yield "Dates ahead"
        for row in view.dates:
            yield f"{row.what}: {row.said}"
        yield ""


def _end(view: LetterView) -> Iterator[str]:
    yield f"Subscription: {view.name}"
    if view.query:
        yield f"Query: {view.query}"
    if view.note:
        yield f"Note: {view.note}"
    yield from map(_linked, view.acts)
    yield view.foot
    watched = ": ".join(filter(None, (view.heading, view.watched)))
    if watched:
        yield watched


def _linked(link: WordedLink) -> str:
    return f"{link.words}: {link.href}" if link.href else link.words
