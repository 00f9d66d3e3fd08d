"""What nobody sees of a page, and what stands behind it."""

import pytest

from ingest.text.html_text import to_text
from ingest.text.unseen import take_out

HIDDEN = [
    "script",
    "style",
    "iframe",
    "title",
    "template",
    "noscript",
    "object",
    "svg",
    "math",
    "button",
    "select",
]
SHOWN = ["textarea", "xmp", "noembed", "noframes"]


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize(
    "form",
    [
        "<p>Before</p>{0} inside {1}<p>After</p>",
        "{0} inside {1}<p>Before</p><p>After</p>",
        "<p>Before</p><p>After</p>{0} inside {1}",
        "<p>Before</p>{0} inside {1}<p>After</p>{0} inside {1}",
    ],
)
def test_the_contents_of_what_is_closed_stay_out(name: str, form: str) -> None:
    start = f'<{name} data="x > y">'
    assert to_text(form.format(start, f"</{name}>"))[0] == "Before\nAfter"
    assert to_text(form.format(start.upper(), f"</{name} >"))[0] == "Before\nAfter"


@pytest.mark.parametrize("name", HIDDEN + SHOWN + ["head", "plaintext", "frameset", "video", "audio", "canvas"])
@pytest.mark.parametrize("end", [">", " />", "/>", ' src="x" />', " src='x'>", ' src="x"/>'])
@pytest.mark.parametrize(
    "form",
    [
        "<p>Before</p>{0}<p>After</p>",
        "<p>Before</p>{0}After",
        "{0}<p>Before</p><p>After</p>",
        "<div>Before{0}</div><ul><li>After</li></ul>",
        "<p>Before</p><p>After</p>{0}",
        "<p>Before</p>{0}<p>After</p>{0}",
    ],
)
def test_text_behind_what_is_not_closed_is_kept(name: str, end: str, form: str) -> None:
    assert to_text(form.format(f"<{name}{end}"))[0].split() == ["Before", "After"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<iframe src='a'><p>kept</p><iframe src='b'>no</iframe>", "<p>kept</p>"),
        ("<object><object>no</object>no</object>kept", "kept"),
        ("<object data='a'>kept <object data='b'>no</object>", "kept "),
        ("<script>write('<script>no<\\/script>')</script>kept", "kept"),
        ('<script>"<iframe>"</script>kept<iframe></iframe>', "kept"),
        ("<!-- <script> -->kept<script>no</script>", "kept"),
        ("kept<!-- no <p>no", "kept"),
        ("<script><!-- no </script>kept", "kept"),
        ("<!-->kept", "kept"),
        ("<!--->kept", "kept"),
        ("<!-- no --!>kept", "kept"),
        ("<!-- a -- > no -->kept", "kept"),
        ("<noscript><iframe src='x'></iframe>no</noscript>kept", "kept"),
        ("</script>kept</object>", "kept"),
        ("<scripture>kept</scripture>", "<scripture>kept</scripture>"),
        ("<iframe title=it's>no</iframe>kept", "kept"),
        ("<svg><path d='m'/><style>no</style></svg>kept", "kept"),
    ],
)
def test_one_within_the_other(source: str, text: str) -> None:
    assert take_out(source) == text


def test_many_that_are_not_closed_take_no_longer_than_their_length() -> None:
    for part in ("<script>", "<object>", "<iframe '", '<iframe "', "<!--<script>", "</svg>"):
        assert "x" in to_text(f"<p>x</p>{part * 30_000}")[0]
