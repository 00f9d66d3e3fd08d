"""The layout of vocabulary files: one term a line, comments kept, and never another meaning."""

from pathlib import Path

import pytest

from enrich.rules.files import FOLDER, read
from enrich.rules.layout import laid_out, main, problems
from enrich.rules.listing import meaning
from enrich.rules.vocabulary import Vocabulary
from news.errors import WrongUse

WRITTEN = """\
# The choir.
cues:
  choir-near: singer{,s}; rehearsal; choir   # who sings
  alone: tenor

  # Two of them.
  far: >-   # from afar
    echo;
    bell; "ding"
entities:
  union:
    Choristers' Alliance: the Choristers; CHA
    Alto: [{only: true, terms: "B; A, C", needs: choir-near}, {terms: Alto Voices of the Greater Metropolitan Area, not: far}]
tags:
  labor/touring:
    signals:
      named: {terms: tour bus; per diem, weight: 0.5}
      walks: {chains: [b > a within 2, a > b], given: labor}
names:
  given: bo al
"""  # noqa: E501
LAID_OUT = """\
# The choir.
cues:
  choir-near: |  # who sings
    choir
    rehearsal
    singer{,s}
  alone: tenor

  # Two of them.
  far: |  # from afar
    "ding"
    bell
    echo
entities:
  union:
    Choristers' Alliance: CHA; the Choristers
    Alto:
      - {only: true, terms: "A, C; B", needs: choir-near}
      - {terms: Alto Voices of the Greater Metropolitan Area, not: far}
tags:
  labor/touring:
    signals:
      named:
        terms: |
          per diem
          tour bus
        weight: 0.5
      walks: {chains: [b > a within 2, a > b], given: labor}
names:
  given: |
    al
    bo
"""


def test_a_list_has_one_term_a_line_and_everything_else_stays() -> None:
    assert laid_out(WRITTEN) == LAID_OUT


def test_what_is_laid_out_stays_as_it_is() -> None:
    assert laid_out(LAID_OUT) == LAID_OUT
    assert problems(LAID_OUT) == []


def test_it_says_the_same_as_before() -> None:
    assert meaning(read(WRITTEN)) == meaning(read(LAID_OUT))


REFUSED = [
    "cues:\n  a: &one b; c\n  d: *one\n",
    "entities:\n  law:\n    A Act: [{terms: a,  # the first\n       needs: x}]\n",
    "titles:\n  a: |\n    x = form\n    b = form\n",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_laid_out_as_it_is_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="cannot be laid out as it is"):
        laid_out(text)


def test_what_is_no_yaml_is_called_that() -> None:
    with pytest.raises(WrongUse, match="no YAML"):
        laid_out("cues: [")


def test_a_file_to_be_mended_is_named_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(f"# {'x' * 120}\n{WRITTEN}")
    with pytest.raises(SystemExit, match="1"):
        main(["--check", str(path)])
    said = capsys.readouterr().err
    assert f"{path}: it is laid out otherwise" in said
    assert f"{path}: line 1 has 122 characters" in said
    assert path.read_text().endswith(WRITTEN)


def test_a_file_of_ones_own_is_laid_out_and_read_as_before(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(WRITTEN.replace("b > a within 2, a > b", "choir-near > far"))
    before = Vocabulary(path)
    with pytest.raises(SystemExit, match="0"):
        main([str(path)])
    after = Vocabulary(path)
    assert path.read_text() != WRITTEN
    assert dict(zip(after.terms, after.readings, strict=True)) == dict(
        zip(before.terms, before.readings, strict=True)
    )


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="1"):
        main([str(tmp_path / "nowhere.yaml")])
    assert "nowhere.yaml" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_of_ours_is_laid_out(path: Path) -> None:
    assert problems(path.read_text("utf-8")) == [], "run: make format"
