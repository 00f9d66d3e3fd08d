# ruff: noqa: RUF001 (look-alikes are what people type)
"""Questions that miss what they mean by a little: none is answered by a bare silence.

The page is asked over the real index, by the names of the real vocabulary, with a receipt that trusts everything.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from guildwire.settings import load
from guildwire.wiring import Parts
from news.enriched import Enriched, Entity
from tests.journey.desk import embedded
from tests.search.make import NOON, document
from tests.web.desk import WHOLE, get, make


def items() -> list[Enriched]:
    first = document(
        "a", "Writers strike over AI", companies=("Netflix", "Netflix Animation"), tags=("ai", "labor")
    )
    named = (Entity("person", "Fran Drescher"), Entity("place", "Los Gatos, CA"), Entity("union", "WGA"))
    other = document("b", "A woman runs the picket line", outlet="The Daily Reel", companies=("Hulu",))
    item = msgspec.structs.replace(other.item, author="Jane Smith", kind="trade", language="en")
    return [
        msgspec.structs.replace(first, entities=(*first.entities, *named)),
        msgspec.structs.replace(other, item=item),
    ]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    folder: Path = tmp_path_factory.mktemp("near")
    opened = Parts(load(data=folder, **embedded(folder)), clock=lambda: NOON)
    opened.index.put(items(), NOON)
    yield opened
    opened.close()


NEAR_MISSES = [
    ("tag:labour", r"no tag “labour”: did you mean tag:labor"),
    ("tag:strike", r"did you mean tag:labor/strike"),
    ("tag:ai/jobs", r"there is no tag “ai/jobs”"),
    ("tag:labr*", r"no tag begins with “labr”"),
    ("event:strikes", r"did you mean event:strike\b"),
    ("event:strike/begun", r"there is no event “strike/begun”"),
    ("kind:unions", r"did you mean kind:union\b"),
    ("kind:newspaper", r"it is one of games"),
    ("language:englisch", r"did you mean language:en\b"),
    ("language:english AND zebra", r"read as language:en"),
    ('union:"writers guild of america" AND zebra', r"read as union:WGA"),
    ('organization:"alliance of motion picture and television producers"', r"read as organization:AMPTP"),
    ("company:netflx", r"company:Netflix"),
    ("company:/netfl.x/", r"wildcards such as"),
    ("company:nteflix", r"company:Netflix"),
    ("person:drescher AND zebra", r'read as person:"Fran Drescher"'),
    ("person:dresher", r'person:"Fran Drescher"'),
    ('place:"los gatos"', r'place:"Los Gatos, CA"'),
    ("outlet:reel", r'outlet:"The Daily Reel"'),
    ("outlet:The Daily Reel", r'write outlet:"The Daily Reel"'),
    ("author:smith", r'author:"jane smith"'),
    ("domain:variety", r"domain:variety\.com"),
    ("title:picket zebra", r'write title:"picket zebra"'),
    ("women or zebra", r"write OR"),
    ("Writers And zebra", r"write AND"),
    ("not writers zebra", r"write NOT"),
    ("pay_min>100000", r"write pay_min:>100000"),
    ("salary > 100000", r"such as pay_min:>100000"),
    ("pay_min:100000", r"write pay_min:>=100000"),
    ("pay_min:$100k", r"such as 100k"),
    ("zebra writers?", r"stands for a letter only inside a word"),
    ("Breaking: zebra", r"no field Breaking"),
    ("zebra https://variety.com/2023/x", r"read as the address of an item"),
    ("company:netflix~3", r"netflix~1 or netflix~2"),
    ("tag=ai", r"write tag:ai"),
    ("company!=netflix", r"write NOT company:netflix"),
    ("tag:ai,labor", r"write tag:\(ai OR labor\)"),
    ("company:netflix,hulu", r"write company:\(netflix OR hulu\)"),
    ("netflix,zebra", r"write netflix OR zebra"),
    ("zebra now-7d", r"write published:>=now-7d"),
    ("zebra 2023-07-26", r"write published:2023-07-26"),
    ("writers | zebra", r"write OR"),
    ("writers - strike - zebra", r"write it before a word"),
    ("zebra –writers", r"write - to leave it out"),
    ("title:’picket zebra’", r"read as text in quotation marks"),
    ("“picket zebra”", r"read as straight ones"),
    ("published:[2023-07-28 TO 2023-07-01]", r"write the lower end first"),
    ("published:[2023-07-01 to 2023-07-28]", r"TO in capitals"),
    ("published:2023-07-26 10:00", r"quotation marks with its date"),
    ("published:{2023-07-25 TO 2023-07-26}", r"to have its ends in it"),
    ("Company:netflix", r"did you mean company:"),
    ("outlett:variety", r"did you mean outlet:"),
    ("_exists_:pay", r"no field 'pay'"),
    ("tag:ai AND NOT tag:ai", r"nothing can ever match"),
    ("kind:trade AND kind:union", r"an item has one kind"),
    ("strike AND (tag:ai OR tag:labor", r"the \( is not closed"),
    ('title:Guild"', r"not closed"),
    ("strike\\", r"a backslash needs a character"),
]


@pytest.mark.parametrize(("query", "said"), NEAR_MISSES, ids=[query for query, _ in NEAR_MISSES])
def test_what_was_meant_is_told(parts: Parts, query: str, said: str) -> None:
    app = make(index=parts.index, names=parts.names, judgement=WHOLE)
    answer = get(app, "/", q=query)
    shown = html.unescape(re.sub(r"<[^>]*>", "", answer.text))
    assert re.search(said, shown, re.IGNORECASE)
    assert answer.status_code in (200, 400)


def test_the_table_is_long_enough_and_holds_no_question_that_finds_something(parts: Parts) -> None:
    assert len(NEAR_MISSES) >= 40
    found = [
        query
        for query, _ in NEAR_MISSES
        if get(make(index=parts.index, names=parts.names), "/api/search", q=query).json().get("total")
    ]
    assert found == []


def test_a_question_without_a_flaw_is_answered_by_silence_alone(parts: Parts) -> None:
    for query in ("zebra", "company:disney", "tag:ai/hiring", "union:wga AND zebra", "language:fr"):
        answer = get(make(index=parts.index, names=parts.names), "/api/search", q=query).json()
        assert (answer["total"], answer["notes"], answer["unknown"]) == (0, [], []), query


def test_no_silence_is_trusted_where_no_item_can_have_the_value(parts: Parts) -> None:
    app = make(index=parts.index, names=parts.names, judgement=WHOLE)
    assert "can be trusted" in get(app, "/", q="zebra").text
    assert "can be trusted" not in get(app, "/", q="company:nteflix").text
