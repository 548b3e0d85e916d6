"""The command line: it says what is missing, serves over TLS, and stops cleanly with its worker."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager, suppress
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from examsys.config import ROOT

FLASK = (sys.executable, "-m", "flask")


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EXAMSYS_", "FLASK_"))}
    return {**kept, "EXAMSYS_FOLDER": str(folder), **more}


def _flask(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [*FLASK, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=_environment(folder, **more), capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and a database."""
    tmp_path = tmp_path_factory.mktemp("ready")
    for command in (("keys", "create"), ("database", "upgrade")):
        done = _flask(tmp_path, *command, EXAMSYS_PUBLIC_ADDRESS="https://thi.example.vn")
        assert done.returncode == 0, done.stderr
    return tmp_path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*FLASK, "serve", "--tls", "--port", str(port)],
        cwd=ROOT,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _get(folder: Path, port: int, path: str) -> tuple[int, str, str]:
    """Ask as a room computer does that trusts the installation's CA, and nobody else's."""
    trust = ssl.create_default_context(cafile=folder / "keys/ca.pem")
    connection = HTTPSConnection("localhost", port, context=trust, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Set-Cookie", ""), answer.read().decode()
    finally:
        connection.close()


def test_the_identity_key_is_not_renewed_and_a_second_one_stops_the_start(tmp_path: Path) -> None:
    assert _flask(tmp_path, "keys", "create").returncode == 0
    refused = _flask(tmp_path, "keys", "renew", "identity")
    assert refused.returncode == 1
    assert "two-person rule" in refused.stderr
    assert "made journal-2" in _flask(tmp_path, "keys", "renew", "journal").stdout
    (tmp_path / "keys/identity-2.key").write_text("ab" * 32)
    stopped = _flask(tmp_path, "database", "upgrade")
    assert stopped.returncode != 0
    assert "Move the later ones away" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def _until_up(folder: Path, port: int, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        try:
            if _get(folder, port, "/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    process.kill()
    raise AssertionError(process.stdout.read() if process.stdout else "")


def _children(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(number) for number in found.stdout.split()]


def _family(parent: int) -> list[int]:
    return [one for child in _children(parent) for one in (child, *_family(child))]


def _is_worker(pid: int) -> bool:
    return Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"flask\0worker\0")


def test_it_serves_https_with_secure_cookies_and_stops_with_its_worker(ready: Path) -> None:
    port = _free_port()
    with _serving(ready, port) as process:
        _until_up(ready, port, process)
        status, cookie, page = _get(ready, port, "/dang-nhap")
        assert status == 200
        assert re.search(r"\bcsrf_token\b", page)
        assert "; Secure" in cookie
        assert "; HttpOnly" in cookie
        workers = _family(process.pid)
        assert len([pid for pid in workers if _is_worker(pid)]) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=25) == 0
        end = time.monotonic() + 5
        while left := [pid for pid in workers if Path(f"/proc/{pid}").exists()]:
            assert time.monotonic() < end, left
            time.sleep(0.1)


def test_it_outlives_every_death_of_its_children_and_none_of_them_outlives_it(ready: Path) -> None:
    port = _free_port()
    with _serving(ready, port) as process:
        _until_up(ready, port, process)
        for _ in range(3):
            for pid in _family(process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            _until_up(ready, port, process)
        state = json.loads(_get(ready, port, "/healthz")[2])
        assert state["status"] == state["database"] == "ok"
        assert state["free_mb"] > 0
        children = _family(process.pid)
        process.kill()
        said = process.communicate(timeout=30)[0]
        assert said.count("pages: the process ended with") >= 3
        assert "worker: the process ended with -9" in said
        end = time.monotonic() + 25
        while left := [pid for pid in children if Path(f"/proc/{pid}").exists()]:
            assert time.monotonic() < end, left
            time.sleep(0.1)


def test_it_writes_a_systemd_unit_that_serves_as_asked(ready: Path) -> None:
    done = _flask(ready, "serve", "--tls", "--port", "8443", "--print-unit")
    assert done.returncode == 0, done.stderr
    found = ConfigParser(interpolation=None)
    found.read_string(done.stdout)
    service = found["Service"]
    assert service["ExecStart"].endswith("/flask serve --host 0.0.0.0 --port 8443 --tls")
    assert Path(service["ExecStart"].split()[0]).exists()
    assert service["WorkingDirectory"] == str(ROOT)
    assert service["Restart"] == "always"


def test_a_taken_port_an_old_database_and_a_wrong_name_are_told_before_serving(ready: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "stop what listens there" in _flask(ready, "serve", "--port", port).stderr
    http = _flask(ready, "serve", "--tls", "--port", str(_free_port()), EXAMSYS_PUBLIC_ADDRESS="http://thi.example.vn")
    assert "must start with https://" in http.stderr
    name = _flask(ready, "serve", "--tls", "--port", str(_free_port()), EXAMSYS_PUBLIC_ADDRESS="https://other.vn")
    assert "server.pem is not for other.vn" in name.stderr
    empty = _flask(ready, "serve", EXAMSYS_DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite")
    assert "run `flask database upgrade`" in empty.stderr


def test_without_keys_each_start_says_what_to_do(tmp_path: Path) -> None:
    for command in (("serve",), ("journal", "verify")):
        done = _flask(tmp_path, *command)
        assert done.returncode == 1
        assert "run `flask keys create`" in done.stderr
        assert "Traceback" not in done.stderr
    server = [sys.executable, "-c", "import wsgi"]
    done = subprocess.run(server, cwd=ROOT, env=_environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "run `flask keys create`" in done.stderr


def test_a_wrong_setting_is_told_by_its_name(tmp_path: Path) -> None:
    done = _flask(tmp_path, "serve", EXAMSYS_SESSION_HOURS="99")
    assert (done.returncode, done.stderr) == (
        1,
        "examsys can not start: EXAMSYS_SESSION_HOURS must be a number of hours from 1 to 24\n",
    )
