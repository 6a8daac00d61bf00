"""The house stands: the package is whole, starts light, and its files keep to the house rules."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import localism

ROOT = Path(__file__).resolve().parent.parent
LINKS = ROOT / ".package" / "localism"
# What lies at the root beside the package. Whatever else lies there is part of it.
BESIDE = {
    ".ci", ".gitignore", ".package", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "NOTICE", "README.md",
    "pyproject.toml", "requirements", "tests", "docs",
}  # fmt: skip
CODE = {".py", ".js", ".mjs", ".css", ".html", ".toml", ".sh"}
LONGEST = 400


def tracked() -> list[Path]:
    """The files that git knows and that are still there, links left out, relative to the root."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone, so there is no list of files")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout  # noqa: S607
    paths = [Path(name) for name in listed.split("\0") if name]
    return [path for path in paths if (ROOT / path).is_file() and not (ROOT / path).is_symlink()]


def text_of(path: Path) -> str | None:
    """A file's text, or nothing if it is no text (a workbook, a picture)."""
    content = (ROOT / path).read_bytes()
    return None if b"\0" in content else content.decode("utf-8")


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def packaged_items() -> list[str]:
    items = pyproject()["tool"]["hatch"]["build"]["only-include"]
    assert isinstance(items, list)
    return items


def is_packaged(path: Path) -> bool:
    return path.parts[0] in packaged_items()


def of_the_package(item: str) -> bool:
    """Whether a root item is code or data of the package, tracked or not yet."""
    path = ROOT / item
    return path.suffix == ".py" or item == "py.typed" or (path / "__init__.py").is_file()


def imported(statement: str) -> set[str]:
    """Top-level modules that a statement imports in a new interpreter, those of a bare interpreter left out."""
    report = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"

    def modules(code: str) -> set[str]:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=ROOT.parent, capture_output=True, check=True, text=True)
        return set(json.loads(done.stdout.splitlines()[-1]))

    return modules(f"{statement}\n{report}") - modules(report) - sys.stdlib_module_names


def test_every_root_item_is_in_the_package_or_named_beside_it() -> None:
    roots = {path.parts[0] for path in tracked()}
    advice = "name it in pyproject.toml's only-include and link it in .package/localism"
    assert roots - BESIDE == set(packaged_items()), advice


def test_every_package_item_is_linked_for_editable_installs_and_mypy() -> None:
    links = {link.name: os.readlink(link) for link in LINKS.iterdir() if link.name != "__pycache__"}
    assert links == {item: f"../../{item}" for item in packaged_items()}
    assert {item.name for item in ROOT.iterdir() if of_the_package(item.name)} <= set(packaged_items())


def test_the_source_archive_adds_only_the_tests() -> None:
    included = pyproject()["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    assert sorted(included) == sorted([*packaged_items(), "tests"])


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive, built as anybody would."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.mark.slow
def test_the_wheel_holds_exactly_the_package(archives: Path) -> None:
    (wheel,) = archives.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == {f"localism/{path.as_posix()}" for path in tracked() if is_packaged(path)}


@pytest.mark.slow
def test_the_wheel_carries_its_licence_and_its_command(archives: Path) -> None:
    (wheel,) = archives.glob("*.whl")
    info = f"localism-{localism.__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
        assert "localism = localism.cli:main" in archive.read(f"{info}/entry_points.txt").decode()
        metadata = archive.read(f"{info}/METADATA").decode()
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Python: >=3.11" in metadata


@pytest.mark.slow
def test_the_source_archive_holds_package_tests_and_papers(archives: Path) -> None:
    (sdist,) = archives.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    papers = {"PKG-INFO", "pyproject.toml", "README.md", "LICENSE", ".gitignore"}
    assert names - papers == {path.as_posix() for path in tracked() if is_packaged(path) or path.parts[0] == "tests"}


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import localism", {"localism"}),
        ("from localism import Graph", {"localism"}),
        ("import localism.cli", {"localism", "click"}),
    ],
)
def test_starting_imports_nothing_heavy(statement: str, allowed: set[str]) -> None:
    assert imported(statement) <= allowed


def test_asking_for_help_imports_nothing_but_click() -> None:
    asked = "import contextlib, localism.cli as cli\nwith contextlib.suppress(SystemExit):\n    cli.main(['--help'])"
    assert imported(asked) <= {"localism", "click"}


def test_no_code_file_is_too_long() -> None:
    def lines(path: Path) -> int:
        return len((text_of(path) or "").splitlines())

    long = {
        str(path): lines(path)
        for path in tracked()
        if (path.suffix in CODE or path.name == "Makefile")
        and not {"vendor", "docs"}.intersection(path.parts)  # others' code, and a page that code wrote
        and lines(path) > LONGEST
    }
    assert long == {}


# Spelt so that this file does not match itself.
ADDRESSES = re.compile(
    r"(?<![\w.*-])/(?:work|root)/\w"  # one machine's folders
    r"|(?<![\w.-])/(?:home|Users)/\w+/"
    r"|[A-Z]:\\Users\\"
    r"|\bpypi\.(?:org|python)\b|\bpythonhosted\.org|\bregistry\.npmjs\b|\bnpmjs\.org"
    r"|\bstatic\.crates\b|\brepo1?\.maven\b|\bproxy\.golang\b|\bdeb\.debian\b"
)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("cd /" + "work/main", True),
        ("open('/" + "home/ann/records.xlsx')", True),
        ("resolved: https://registry.np" + "mjs.org/x", True),
        ("https://www.example.org/work/today", False),
        ("an element of .venv/bin/python", False),
    ],
)
def test_the_pattern_for_machine_addresses_finds_what_it_should(line: str, found: bool) -> None:
    assert bool(ADDRESSES.search(line)) is found


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    found = {
        f"{path}:{number}": line.strip()[:120]
        for path in tracked()
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if ADDRESSES.search(line)
    }
    assert found == {}


def test_no_doctest_is_skipped() -> None:
    directive = re.compile(r"doctest:\s*\+" + "SKIP")
    skipped = [str(path) for path in tracked() if path.suffix == ".py" and directive.search(text_of(path) or "")]
    assert skipped == []


def test_the_changelog_begins_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == localism.__version__


def test_every_requirement_is_pinned_with_hashes() -> None:
    for name in ("run.txt", "test.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / "requirements" / name).read_text(encoding="utf-8").strip())
        pins = [entry for entry in entries if not entry.startswith("#")]
        assert pins
        assert [pin for pin in pins if not re.match(r"[\w.-]+==\S+", pin) or "--hash=sha256:" not in pin] == []


def test_what_runs_is_tested_at_the_same_versions() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        return {line.partition(" ")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}

    assert pins("run.txt") <= pins("test.txt")


def test_a_test_that_skips_fails_where_nothing_may_skip(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_one.py").write_text(
        "import pytest\ndef test_skips():\n    pytest.skip('no Java')\n"
        "@pytest.mark.xfail(strict=True)\ndef test_known():\n    assert False\n",
        encoding="utf-8",
    )
    (tmp_path / "test_two.py").write_text("import pytest\npytest.importorskip('no_such_module')\n", encoding="utf-8")

    def run(require: str, *args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", *args]
        environment = {
            **os.environ,
            "LOCALISM_REQUIRE": require,
            "PYTHONPATH": str(ROOT),
        }  # conftest.py has a plugin there
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    relaxed, strict, strict_file = run(""), run("all", "test_one.py"), run("all", "test_two.py")
    assert relaxed.returncode == 0, relaxed.stdout
    assert "2 skipped, 1 xfailed" in relaxed.stdout
    assert strict.returncode == 1, strict.stdout
    assert "1 failed, 1 xfailed" in strict.stdout
    assert "yet this test skips" in strict.stdout
    assert "no Java" in strict.stdout
    assert strict_file.returncode != 0, strict_file.stdout
    assert "yet this file skips" in strict_file.stdout
