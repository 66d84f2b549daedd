"""What gets installed is the same everywhere, and nothing in it is known to be vulnerable."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SECONDS = 120
"""The time that a whole audit may take; a single question may take five."""
PINNED = re.compile(r"[a-z0-9][a-z0-9.-]*==[^\s;*]+( ; [^\\]+)?( --hash=sha256:[0-9a-f]{64})+")

requirements = pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])


class NoAnswerError(Exception):
    """The advisory source could not be asked."""


def audit(tmp_path: Path, *where: str) -> dict[str, Any]:
    """Asks an advisory source, pip-audit's usual one unless told, about all that the app needs.

    Raises:
        NoAnswerError: It can't be reached, or knows none of the packages.
    """
    options = ["--require-hashes", "--disable-pip", "--format=json", "--timeout=5", *where]
    quiet = ["--progress-spinner=off", f"--cache-dir={tmp_path / 'cache'}"]
    file = str(ROOT / "requirements.txt")
    command = [sys.executable, "-m", "pip_audit", "-r", file, *options, *quiet]
    try:
        ran = subprocess.run(  # noqa: S603 - our own words
            command, capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise NoAnswerError(f"not done after {SECONDS} s") from error
    try:
        report = json.loads(ran.stdout)
    except ValueError as error:
        raise NoAnswerError((ran.stderr.strip().splitlines() or ["no report"])[-1]) from error
    packages = {package["name"]: package for package in report["dependencies"]}
    if all("vulns" not in package for package in packages.values()):
        raise NoAnswerError("it knows none of the packages")
    return packages


def vulnerabilities(packages: dict[str, Any]) -> list[str]:
    """What was found, and what wasn't looked at, a line each."""
    return [
        f"{name} {package['version']}: {found['id']}, mended in {found['fix_versions'] or 'none'}"
        for name, package in packages.items()
        for found in package.get("vulns", ())
    ] + [package["skip_reason"] for package in packages.values() if "vulns" not in package]


@contextmanager
def advisories(about: str) -> Iterator[str]:
    """The address of an advisory source that knows something about one package."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fixed = {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}
            affected = {"package": {"name": about, "ecosystem": "PyPI"}, "ranges": [fixed]}
            known = {"vulns": [{"id": "PYSEC-0000-1", "affected": [affected]}]}
            body = json.dumps(known if asked["package"]["name"] == about else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@requirements
def test_every_requirement_is_of_one_version_and_has_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf8").replace(" \\\n   ", "")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


def test_what_the_app_needs_is_the_same_in_both_files() -> None:
    app, dev = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(encoding="utf8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert app
    assert app <= dev


def test_a_known_vulnerability_is_found(tmp_path: Path) -> None:
    with advisories("werkzeug") as url:
        packages = audit(tmp_path, "--vulnerability-service=osv", f"--osv-url={url}")
    [found] = vulnerabilities(packages)
    assert re.fullmatch(r"werkzeug [\d.]+: PYSEC-0000-1, mended in \['99.0'\]", found)


def test_a_source_that_can_not_be_reached_is_not_taken_for_good_news(tmp_path: Path) -> None:
    with pytest.raises(NoAnswerError, match=r"127\.0\.0\.1"):
        audit(tmp_path, "--vulnerability-service=osv", "--osv-url=http://127.0.0.1:9/")


def test_no_requirement_is_known_to_be_vulnerable(tmp_path: Path) -> None:
    try:
        packages = audit(tmp_path)
    except NoAnswerError as error:
        pytest.skip(f"the advisory source doesn't answer: {error}")
    assert vulnerabilities(packages) == []
