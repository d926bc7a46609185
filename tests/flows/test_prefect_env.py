"""Addresses of Prefect's pages."""

from __future__ import annotations

import pytest

from flows.prefect_env import artifacts_url


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:4200",
        "http://127.0.0.1:4200/",
        "http://127.0.0.1:4200/api",
        "http://127.0.0.1:4200/api/",
    ],
)
def test_the_artifacts_page_of_a_server_by_its_ui_or_its_api(url: str) -> None:
    assert artifacts_url(url) == "http://127.0.0.1:4200/artifacts"


def test_a_server_below_a_path_keeps_it() -> None:
    found = artifacts_url("https://prefect.example.org/ctbt/api")
    assert found == "https://prefect.example.org/ctbt/artifacts"
