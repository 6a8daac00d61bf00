"""The bundled library is the one that was checked in, with its licences, and cannot end the script it is put into."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

import pytest

ROOM = files("localism.visualisations") / "vendor"
SCRIPTS = {"vis-network": "vis-network.min.js", "reveal": "reveal.js"}
vendored = pytest.mark.parametrize("name", SCRIPTS)


@vendored
def test_every_bundled_file_has_its_checksum(name: str) -> None:
    folder = ROOM / name
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {file: digest for digest, file in (line.split("  ") for line in lines)}
    there = {item.name for item in folder.iterdir() if item.is_file()} - {"SHA256SUMS"}
    assert sums == {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in there}


@vendored
def test_every_bundled_package_has_its_licence(name: str) -> None:
    folder = ROOM / name
    manifest = json.loads((folder / "make" / "package.json").read_text(encoding="utf-8"))
    licences = (folder / "LICENCES.txt").read_text(encoding="utf-8")
    for package, version in manifest["devDependencies"].items():
        if package != "esbuild":
            assert f"{package} {version} (" in licences


@vendored
def test_the_lock_file_pins_every_package_by_its_content_and_names_no_address(name: str) -> None:
    folder = ROOM / name
    lock = json.loads((folder / "make" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {at: package for at, package in lock["packages"].items() if at}
    assert packages
    assert [at for at, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [at for at, package in packages.items() if "resolved" in package] == []


@vendored
def test_the_bundle_asks_for_nothing_by_itself(name: str) -> None:
    folder = ROOM / name
    script = (folder / SCRIPTS[name]).read_text(encoding="utf-8")
    assert "</script" not in script.lower()
    assert "<!--" not in script
    for means in (
        "fetch(",
        "XMLHttpRequest",
        "importScripts",
        "new Worker",
        "eval(",
        "new Function",
        "sourceMappingURL",
    ):
        assert means not in script
