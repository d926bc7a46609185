"""The server's login, names and port: what is refused before it is started."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deployments.login import SERVER_LOGIN, login_file, login_of
from deployments.server import (
    is_loopback,
    listen,
    login_environment,
    names_of,
    use_own_login,
)
from tasks.errors import SettingsError
from tests.e2e.commands import wait_for


def test_a_login_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        logins = set(pool.map(lambda _: login_of(tmp_path, {}), range(32)))
    assert len(logins) == 1
    assert stat.S_IMODE(login_file(tmp_path).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [login_file(tmp_path).name]
    (tmp_path / "other").mkdir()
    assert login_of(tmp_path / "other", {}) not in logins


@pytest.mark.parametrize("login", ["", "user", "user:", ":password", "user:pass word", "a:b:c d"])
def test_a_server_without_a_login_is_refused_and_the_login_not_shown(
    login: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        login_of(tmp_path, {SERVER_LOGIN: login})
    assert caught.value.found == "something else (it is not shown)"
    login_file(tmp_path).write_text(login, encoding="utf-8")
    with pytest.raises(SettingsError, match="expected a login as user:password"):
        login_of(tmp_path, {})


def test_the_login_is_given_to_the_server_of_the_home_only(tmp_path: Path) -> None:
    login = login_of(tmp_path, {})
    (tmp_path / "server.json").write_text(
        json.dumps({"process": 1, "url": "http://127.0.0.1:4200"}), encoding="utf-8"
    )
    for url, given in (
        ("http://127.0.0.1:4200/api", login),
        ("http://127.0.0.1:4201/api", None),
        ("http://elsewhere.example/api", None),
    ):
        environment = {"PREFECT_API_URL": url}
        use_own_login(tmp_path, environment)
        assert environment.get("PREFECT_API_AUTH_STRING") == given
    chosen = {"PREFECT_API_URL": "http://127.0.0.1:4200/api", "PREFECT_API_AUTH_STRING": "a:b"}
    use_own_login(tmp_path, chosen)
    assert chosen["PREFECT_API_AUTH_STRING"] == "a:b"


def test_only_loopback_is_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "localhost")  # tests look up no other name
    assert [host for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost") if is_loopback(host)]
    assert not [host for host in ("0.0.0.0", "::") if is_loopback(host)]  # noqa: S104 - asked about
    assert names_of("127.0.0.1") == ["127.0.0.1", "localhost"]
    assert names_of("::1", ["ctbt.example"]) == ["127.0.0.1", "localhost", "[", "ctbt.example"]
    assert "attacker.example" not in names_of("0.0.0.0")  # noqa: S104 - nothing listens
    for port in (-1, 0, 65536):
        with pytest.raises(SettingsError, match="a port from 1 to 65535"):
            listen("127.0.0.1", port)


def test_a_server_asks_for_the_login_wherever_it_listens(tmp_path: Path) -> None:
    for url, names in (
        ("http://127.0.0.1:4200", ["127.0.0.1", "localhost"]),
        ("http://[::1]:4200", ["127.0.0.1", "localhost", "["]),
    ):
        found = login_environment(tmp_path, url, names)
        assert found[SERVER_LOGIN] == login_of(tmp_path, {})
        assert found["PREFECT_SERVER_CSRF_PROTECTION_ENABLED"] == "true"
        origins = found["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"].split(",")
        assert url in origins
        assert "*" not in origins
        assert all(origin.endswith(":4200") for origin in origins)


def test_what_is_left_on_the_port_is_named(tmp_path: Path) -> None:
    with listen("127.0.0.1", None) as taken:
        port = taken.getsockname()[1]
        code = "import time; time.sleep(600)"
        with subprocess.Popen([sys.executable, "-c", code, "deployments.guarded"]) as left:
            record = {"process": left.pid, "url": f"http://127.0.0.1:{port}"}
            (tmp_path / "server.json").write_text(json.dumps(record), encoding="utf-8")
            wait_for(Path(f"/proc/{left.pid}/cmdline").read_bytes, 10)
            with pytest.raises(SettingsError) as caught:
                listen("127.0.0.1", port, own=tmp_path)
            left.kill()
        assert caught.value.found == (
            "Address already in use: the server of an earlier command is left there; "
            f"end it with: kill {left.pid}"
        )
        for other in (json.dumps({"process": left.pid}), "{", "[]", '{"process": "x"}'):
            (tmp_path / "server.json").write_text(other, encoding="utf-8")
            with pytest.raises(SettingsError) as caught:
                listen("127.0.0.1", port, own=tmp_path)
            assert caught.value.found == "Address already in use"
