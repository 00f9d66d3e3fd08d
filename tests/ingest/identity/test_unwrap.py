"""Addresses that only lead on to an article."""

import pytest

from ingest.identity.links import canonical
from ingest.identity.unwrap import unwrap

ARTICLE = "https://trade.example/a?id=7"
QUOTED = "https%3A%2F%2Ftrade.example%2Fa%3Fid%3D7"


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={QUOTED}&ct=ga&usg=x",
        f"https://www.google.co.uk/url?q={QUOTED}&sa=D",
        f"http://news.google.com/url?url={QUOTED}",
        f"https://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url={QUOTED}&c=1",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT",
        f"https://www.facebook.com/l.php?u={QUOTED}",
        f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU={QUOTED}/RK=2/RS=x-",
        f"http://us.rd.yahoo.com/dailynews/rss/x/*{ARTICLE}",
        f"https://www.linkedin.com/redir/redirect?url={QUOTED}&urlhash=x",
        f"https://www.linkedin.com/safety/go?url={QUOTED}&trk=feed",
        f"https://steamcommunity.com/linkfilter/?u={QUOTED}",
        f"https://link.zhihu.com/?target={QUOTED}",
        f"https://eur01.safelinks.protection.outlook.com/?url={QUOTED}&data=x",
        f"https://www.youtube.com/redirect?event=x&q={QUOTED}",
        f"https://www.google.com/url?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D{QUOTED.replace('%', '%25')}",
    ],
)
def test_the_article_is_found(link: str) -> None:
    assert unwrap(link) == ARTICLE
    assert canonical(link) == ARTICLE


@pytest.mark.parametrize(
    "link",
    [
        "https://trade.example/a?url=https://other.example/",
        "https://www.google.com/search?q=https://other.example/",
        "https://www.google.com/url?sa=t",
        "https://www.google.com/url?url=javascript:alert(1)",
        "https://notgoogle.com/url?url=https://other.example/",
        "https://www.facebook.com/page?u=https://other.example/",
        "https://l.facebook.com/l.php",
        "/url?url=https://other.example/",
        "",
    ],
)
def test_another_address_stays_as_it_is(link: str) -> None:
    assert unwrap(link) == link
