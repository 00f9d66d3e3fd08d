"""Why something matched, in words."""

import pytest

from alerts.letters.why import CHANGED, why
from alerts.note import Fact, Note
from query.parse import parse
from tests.alerts.make import NOON, note

AGREED = note(
    title="SAG-AFTRA reaches a tentative agreement",
    quote="The strike is suspended as of Thursday.",
    tags=("ai/likeness", "labor", "labor/agreement"),
    events=("agreement/tentative", "strike/suspended", "hiring"),
    facts=(
        Fact("agreement", "tentative", ("SAG-AFTRA", "AMPTP")),
        Fact("strike", "suspended", ("SAG-AFTRA",)),
        Fact("hiring"),
    ),
)


def said(query: str, of: Note = AGREED, **how: bool) -> str:
    return why(parse(query, NOON), of, **how)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "union:sag-aftra AND (event:agreement/tentative OR event:strike/suspended)",
            "It names SAG-AFTRA and says that an agreement is tentative and a strike is suspended.",
        ),
        ("picket strike", "It has the words “picket” and “strike”."),
        ("strike", "It has the word “strike”."),
        ('"picket line"', "It has the words “picket line”."),
        ("suspen*", "It has words that begin with “suspen”."),
        ("susp?nded", "It has the word “susp?nded”."),
        ("tentatve~1", "It has the word “tentatve~1”."),
        ('title:"agreement reaches"~4', "It has near one another “agreement reaches”."),
        ("company:netflx~1 union:*aftra", "It names a name like netflx~1 and a name like *aftra."),
        ("outlet:var?ety", ""),
        ("company:netflix OR company:amazon", "It names netflix or amazon."),
        ("company:netflix OR union:wga", "It names netflix or wga."),
        ("tag:labor AND NOT tag:ai/hiring", "It is about labor."),
        ("tag:ai OR tag:labor/strike", "It is about AI."),
        ("event:hiring", "It reports hiring."),
        ("pay_min:>=100000", "It gives pay."),
        ("_exists_:union", "It names a union."),
        ("outlet:Variety AND language:fr", "It comes from Variety and is in French."),
        ("(union:wga AND tag:pay) OR strike", "It has the word “strike”."),
        ("*", "You asked for everything."),
        ("NOT tag:ai", ""),
        ("id:abc", ""),
        ("published:[now-7d TO now]", ""),
        ("person:drescher AND domain:variety.com", "It names drescher and comes from variety.com."),
    ],
)
def test_what_the_query_asks_for_is_said_as_the_item_has_it(query: str, words: str) -> None:
    assert said(query) == words


def test_a_later_revision_is_credited_only_with_what_it_shows() -> None:
    assert said("event:agreement/ratified", matches=False, changed=True) == CHANGED
    assert said("event:hiring AND event:agreement/ratified", matches=False, changed=True) == CHANGED
    assert said("event:hiring", matches=False, changed=True) == f"{CHANGED} It reports hiring."
    assert said("event:agreement/ratified", matches=False) == ""


def test_a_name_is_written_as_the_item_writes_it() -> None:
    told = note(title="Picket lines in Burbank", quote="In 1960 Sag-Aftra's forerunner walked out.")
    assert said("union:sag-aftra", told) == "It names Sag-Aftra."
    assert said("union:wga", told) == "It names wga."


def test_a_subject_has_its_article() -> None:
    assert said("tag:labor/agreement") == "It is about an agreement."


def test_hostile_values_stay_on_the_line() -> None:
    assert said('author:"<b>\u202eevil\n"') == "It is by <b>evil."
    assert len(said(f"{'a' * 4_000} {'b' * 4_000}")) < 300
