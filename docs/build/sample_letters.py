"""The letters that the documentation shows: the reference item as the real composer tells it, and a digest.

The item of Netflix and its figures is the reference item of the tests; every other name and text is invented.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.channels.port import Letter
from alerts.letters.compose import Composer
from alerts.letters.links import LinkSigner
from alerts.letters.places import Places
from alerts.letters.quote import Asked, Quoter
from alerts.note import Fact, Note, take_note
from alerts.port import Delivery, DeliveryItem, OutboxRow, Told
from alerts.subscription import Rhythm, Subscription
from enrich.stages import stage_order
from news import wire
from query.document import View
from query.parse import parse

NOW = datetime(2023, 7, 26, 16, 20, tzinfo=UTC)
MORNING = datetime(2023, 7, 27, 15, 0, tzinfo=UTC)
REFERENCE = Path(__file__).resolve().parents[2] / "tests" / "goldens" / "reference.enriched.json"
QUERY = "company:netflix AND (event:hiring OR event:strike)"
PUBLIC = "https://news.example.org"
WATCHED = "Watched: all 14 feeds since 14 Jul 2023, 16:20 UTC, last asked 26 Jul 2023, 16:18 UTC."
IN_PART = (
    "Watched in part: 12 of 14 feeds since 26 Jul 2023, 15:00 UTC, last asked 27 Jul 2023, 14:58 UTC; "
    "Sample Screen Ledger cannot be reached since 27 Jul 2023, 13:10 UTC."
)


def alert() -> Letter:
    """Return the alert on the reference item, which follows a letter of twelve days before."""
    reference = _reference()
    told = Told("9" * 32, NOW - timedelta(days=12), (Fact("strike", "called", ("WGA",), ladder="strike", step=3),))
    others = (
        _report(),
        _note(
            "ledger", "Sample Screen Ledger", "Netflix posts machine-learning jobs in the double strike", 4, NOW
        ),
    )
    entry = DeliveryItem(_row(reference, "strike, ongoing: SAG-AFTRA, WGA"), others, told)
    return _composer()(_delivery(_subscription("Netflix, hiring and strikes", QUERY), entry), WATCHED, NOW)


def digest() -> Letter:
    """Return a morning digest of seven stories, one of them corrected by its outlet."""
    subscription = _subscription(
        "Labor, and AI that copies performers",
        "tag:labor OR tag:ai",
        Rhythm("daily", zone="America/Los_Angeles"),
    )
    entries = [DeliveryItem(_row(_reference(), matched=22), (_report(),))]
    entries += [DeliveryItem(_row(note, matched=hours), others) for note, hours, others in _stories()]
    latest = {
        "deal": _deal(2, "Sample Composers Union corrects the sum of its deal with Example Records", "$90,000")
    }
    return _composer()(_delivery(subscription, *entries, latest=latest), IN_PART, MORNING)


def _stories() -> list[tuple[Note, int, tuple[Note, ...]]]:
    vote = Fact("strike", "authorized", ("Sample Animators Guild",), {"votes_for": 412.0}, "2023-08-02",
                ladder="strike", step=2, headline=True)  # fmt: skip
    union = Fact("organizing", "recognized", numbers={"workers": 52.0}, headline=True)
    plain = ("ai", "ai/likeness")
    quote = "Talks ended without a rule on generative storyboards; members voted on Tuesday."
    animators = _note(
        "vote",
        "Sample Animation Journal",
        "Sample Animators Guild authorizes a strike over storyboards",
        300,
        facts=(vote,),
        tags=("ai/production", "labor/strike"),
        quote=quote,
    )
    artists = _note(
        "vfx",
        "Sample Labor Dispatch",
        "Specimen VFX artists win their union",
        500,
        facts=(union,),
        tags=("labor/organizing",),
        quote="The unit is 52 people; talks are to begin in January.",
    )
    french = "Doublage : le Syndicat Exemple des voix demande une clause IA"
    arabic = "نقابة الممثلين تطالب بضوابط للذكاء الاصطناعي"
    known = "What is known so far about replicas and consent"
    return [
        (animators, 9, (_note("vote2", "Sample Labor Dispatch", "Animators vote to strike if talks fail", 280),)),
        (_deal(1, "Sample Composers Union signs a deal of $900,000", "$900,000"), 5, ()),
        (artists, 3, ()),
        (_note("fr", "Courrier Exemple", french, 610, tags=plain), 11, ()),
        (_note("ar", "Sample Arab Screen", arabic, 640, tags=plain), 12, ()),
        (_note("known", "Sample Tech Bulletin", known, 700, tags=plain, dated=False), 13, ()),
    ]


def _deal(revision: int, title: str, sum_: str) -> Note:
    fact = Fact("agreement", "tentative", ("Sample Composers Union",), ladder="agreement", step=1, headline=True)
    return _note("deal", "Sample Music Monitor", title, 400, revision=revision, facts=(fact,),
                 pay=(f"{sum_} a year, Composer",), tags=("labor/agreement",))  # fmt: skip


def _reference() -> Note:
    enriched = wire.decode_enriched(REFERENCE.read_bytes(), wire.SCHEMA)
    quote = Quoter(enriched, View(enriched, NOW)).quote(Asked(parse(QUERY, NOW)))
    note = take_note(enriched, stage_order())
    return Note(
        **{name: getattr(note, name) for name in note.__struct_fields__} | {"story": "netflix", "quote": quote}
    )


def _report() -> Note:
    title = "Up to $900,000: the AI jobs Netflix fills while sets are dark"
    return _note("daily", "Sample Trade Daily", title, 12, NOW)


def _note(item: str, outlet: str, title: str, minutes: int, now: datetime = MORNING, **more: object) -> Note:
    """Return the note of an invented item, published so many minutes ago."""
    given = {"revision": 1, "story": f"story-{item}", "at": now - timedelta(minutes=minutes)} | more
    return Note(item=item, outlet=outlet, title=title, url=f"https://{item}.example/report", **given)  # type: ignore[arg-type]


def _row(note: Note, news: str = "", matched: int = 0) -> OutboxRow:
    return OutboxRow(
        subscription="0123456789ab",
        channel="mail:desk@example.org",
        about=note.story,
        notification=1,
        opens=True,
        news=news,
        matched=(MORNING if matched else NOW) - timedelta(hours=matched),
        state="held",
        note=note,
    )


def _subscription(name: str, query: str, rhythm: Rhythm = Rhythm()) -> Subscription:  # noqa: B008 (frozen)
    return Subscription(
        id="0123456789ab",
        name=name,
        query=query,
        channels=("mail:desk@example.org",),
        created=NOW,
        rhythm=rhythm,
        zone="America/Los_Angeles",
    )


def _delivery(
    subscription: Subscription, *entries: DeliveryItem, latest: dict[str, Note] | None = None
) -> Delivery:
    return Delivery(
        id="5" * 32,
        subscription=subscription,
        channel="mail:desk@example.org",
        entries=entries,
        lease=1,
        latest=latest or {},
    )


def _composer() -> Composer:
    signer = LinkSigner(["a key of the documentation"], lambda: NOW)
    return Composer(places=Places(PUBLIC, signer))
