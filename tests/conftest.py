"""Settings that all tests share: where the data is, which browser there is, and what may skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.neo4j.fixtures"]

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"

# Shared machines are slow at random, so no deadline; the same examples each time, so that a red run can be had again.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True, max_examples=40)
# A wider search on demand: HYPOTHESIS_PROFILE=search, with fresh examples each time.
settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root, which is also the package's folder."""
    return ROOT


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real data beside the repository: registers, grants, boundaries."""
    if not DATA.is_dir():
        pytest.skip("no folder shared/data beside the repository")
    return DATA


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium for `executable_path`."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium on the path (on Debian: apt install chromium)")


def may_skip() -> bool:
    """Whether a test that lacks something may skip: not where LOCALISM_REQUIRE is `all`."""
    return os.environ.get("LOCALISM_REQUIRE", "") != "all"


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The reason that a skipped report gives."""
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where nothing may skip (an expected failure is no skip)."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and not may_skip():
        report.longrepr = f"LOCALISM_REQUIRE=all, yet this test skips: {reason_of(report)}"
        report.outcome = "failed"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file that skips."""
    report = yield
    if report.skipped and not may_skip():
        report.longrepr = f"LOCALISM_REQUIRE=all, yet this file skips: {reason_of(report)}"
        report.outcome = "failed"
    return report
