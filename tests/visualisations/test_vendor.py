"""The bundled library is the one that was checked in, with its licences, and cannot end the script it is put into."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

VENDOR = files("localism.visualisations") / "vendor" / "vis-network"


def test_every_bundled_file_has_its_checksum() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    there = {item.name for item in VENDOR.iterdir() if item.is_file()} - {"SHA256SUMS"}
    assert sums == {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name in there}


def test_every_bundled_package_has_its_licence() -> None:
    manifest = json.loads((VENDOR / "make" / "package.json").read_text(encoding="utf-8"))
    licences = (VENDOR / "LICENCES.txt").read_text(encoding="utf-8")
    for name, version in manifest["devDependencies"].items():
        if name != "esbuild":
            assert f"{name} {version} (" in licences


def test_the_lock_file_pins_every_package_by_its_content_and_names_no_address() -> None:
    lock = json.loads((VENDOR / "make" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_the_bundle_asks_for_nothing_by_itself() -> None:
    script = (VENDOR / "vis-network.min.js").read_text(encoding="ascii")
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
