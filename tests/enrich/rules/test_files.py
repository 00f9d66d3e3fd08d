"""YAML as the vocabulary files use it, and as a user might."""

from pathlib import Path

import pytest
import yaml

from enrich.rules.files import FOLDER, read

DOCUMENTS = (
    b"",
    b"# nothing",
    b"one: 1\nhalf: 0.5\nyes: true\nnone: ~\ntext: 'a: b'\nday: 2026-01-02\n",
    b"list: [a, 2, [b]]\nempty: {}\nfolded: >-\n  a\n  b\n",
    b"base: &base {a: 1, b: 2}\nmore: {<<: *base, b: 3}\nagain: *base\n",
    b"some: !!set {a, b}\n",
)


@pytest.mark.parametrize("content", DOCUMENTS)
def test_a_document_is_what_the_safe_loader_says(content: bytes) -> None:
    assert read(content) == yaml.safe_load(content)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_so_is_every_file(path: Path) -> None:
    assert read(path.read_bytes()) == yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("content", [b"a: [", b"a: !!python/name:os.system x", b"a: !own {b: c}"])
def test_what_is_broken_or_would_run_code_is_refused(content: bytes) -> None:
    with pytest.raises(yaml.YAMLError):
        read(content)
