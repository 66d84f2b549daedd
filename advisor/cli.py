"""The commands that need no Slack: asking on the terminal, and looking after the content."""

import argparse
import io
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

import knowledge
from advisor import assessments, evaluating, report
from advisor.advisor import Advisor, UnusableContentError, train
from advisor.answering import plain
from advisor.content import check, new
from advisor.explaining import why
from advisor.questions import Memory, Question
from advisor.replies import Kind, Reply
from intents.datasets import UnusableFileError
from knowledge import ContentError

DONE, FOUND_PROBLEMS, WRONG_USAGE = 0, 1, 2


class UsageError(Exception):
    """A command that can't be carried out as it was given; the text says what to do."""


@dataclass(frozen=True)
class Setting:
    """What commands are told of the world around them.

    Attributes:
        contact: who to ask when the advisor can't help.
        cache: the folder that keeps the trained model between starts.
        today: the date, for reviews that are overdue.
    """

    contact: str | None
    cache: Path | None
    today: date


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this module to the `advisor` command."""
    ask = commands.add_parser("ask", help="one answer on the terminal, or many as JSON lines")
    ask.add_argument("question", nargs="*", help="the question, in any number of words")
    ask.add_argument("--batch", action="store_true", help="JSON lines in, JSON lines out")
    ask.add_argument("--json", action="store_true", help="the answer in the batch form")
    ask.add_argument("--why", action="store_true", help="explain how the answer was chosen")
    ask.set_defaults(run=run_ask)

    assess = commands.add_parser("assess", help="an assessment on the terminal, or JSON lines")
    assess.add_argument("id", nargs="?", help="for instance readiness; alone it lists them all")
    assess.add_argument("--batch", action="store_true", help="JSON lines in, JSON lines out")
    assess.set_defaults(run=run_assess)

    evaluate = commands.add_parser("evaluate", help="how well our own questions are understood")
    evaluate.add_argument("--report", type=Path, metavar="DIR", help="write Markdown, JSON and PNG")
    evaluate.add_argument("--budget", type=float, help="share of answers wrong, not the data's")
    evaluate.add_argument("--repeats", type=int, default=1, help="cross-validations; 0 for none")
    evaluate.add_argument("--against", type=Path, metavar="FILE", help="an earlier report.json")
    evaluate.set_defaults(run=run_evaluate)

    benchmark = commands.add_parser("benchmark", help="the same pipeline on an outside data set")
    benchmark.add_argument("name", choices=evaluating.DATA_SETS)
    benchmark.add_argument("file", nargs="+", type=Path, help="clinc150: one; others: train, test")
    benchmark.add_argument("--oos", metavar="LABEL", help="csv: the label for out of scope")
    benchmark.add_argument("--json", action="store_true", help="one JSON object, not a table")
    benchmark.set_defaults(run=run_benchmark)

    content = commands.add_parser("content", help="check or start the files people edit")
    actions = content.add_subparsers(dest="action", required=True)
    checking = actions.add_parser("check", help="validate intents, entities, entries and sources")
    checking.set_defaults(run=run_check)
    starting = actions.add_parser("new", help="write a filled-in starting file")
    starting.add_argument("what", choices=["intent", "entry", "assessment"])
    starting.add_argument("id", help="for instance risk.subcontractors")
    starting.set_defaults(run=run_new)


def run_ask(arguments: argparse.Namespace, setting: Setting) -> int:
    """Answer the question given, or the JSON lines on standard input."""
    if arguments.batch:
        if arguments.question:
            msg = "--batch reads its questions from standard input; leave the question out"
            raise UsageError(msg)
        _speak_utf8()
        advisor = train(setting.contact, setting.cache)
        for line in batch(sys.stdin, advisor, setting.today):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        return DONE
    text = " ".join(arguments.question)
    if not text.strip():
        msg = 'the question is empty; write one: advisor ask "What is BPO?"'
        raise UsageError(msg)
    if arguments.json:
        _speak_utf8()
    advisor = train(setting.contact, setting.cache)
    started = time.perf_counter()
    outcome = advisor.answer(Question(text, Memory(), "terminal", setting.today))
    took = time.perf_counter() - started
    if arguments.json:
        sys.stdout.write(_dump(form("1", outcome.reply, took)) + "\n")
    else:
        _print_reply(outcome.reply, sys.stdout)
    if arguments.why:
        sys.stdout.write("\n" + why(advisor.explain(text)) + "\n")
    return DONE


def run_assess(arguments: argparse.Namespace, _: Setting) -> int:
    """Ask the questions of an assessment, list the assessments, or score JSON lines."""
    try:
        library = knowledge.load()
        defined = assessments.load(entries=library.entries)
    except ContentError as error:
        raise UnusableContentError(len(error.problems)) from error
    if arguments.batch:
        if arguments.id:
            msg = "--batch reads the assessment's id from each line; leave it out"
            raise UsageError(msg)
        _speak_utf8()
        for line in assessments.batch(sys.stdin, defined):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        return DONE
    if arguments.id is None:
        sys.stdout.writelines(f"{one.id:12} {one.title}\n" for one in defined.values())
        return DONE
    if arguments.id not in defined:
        msg = f"there is no assessment {arguments.id!r}: choose one of {', '.join(defined)}"
        raise UsageError(msg)
    titles = {entry.id: entry.title for entry in library}
    titles |= {f"assessment:{one.id}": one.title for one in defined.values()}
    assessments.interview(defined[arguments.id], sys.stdin, sys.stdout, titles)
    return DONE


def batch(lines: Iterable[str], advisor: Advisor, today: date) -> Iterator[str]:
    """Yield a JSON line for each line of `lines`, malformed ones included."""
    for line in lines:
        if not line.strip():
            continue
        identity: object = None
        try:
            asked = json.loads(line, parse_constant=_refuse)
            if not isinstance(asked, dict):
                raise ValueError("not an object")  # noqa: TRY301, TRY004
            identity = asked.get("id")
            text, context = asked["text"], _context(asked)
            if not isinstance(text, str):
                raise ValueError("text has to be a text")  # noqa: TRY301, TRY004
        except KeyError as error:
            yield _error(identity, f"the key {error} is missing")
        except (ValueError, TypeError, RecursionError) as error:
            yield _error(identity, str(error) or "not JSON")
        else:
            memory = Memory()
            for said in context:
                memory = advisor.answer(Question(said, memory, "context", today)).memory
            started = time.perf_counter()
            outcome = advisor.answer(Question(text, memory, "batch", today))
            yield _dump(form(identity, outcome.reply, time.perf_counter() - started))


def _speak_utf8() -> None:
    """Make JSON lines UTF-8 whatever the locale; what isn't UTF-8 becomes a malformed line."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf8", errors="backslashreplace")


def form(identity: object, reply: Reply, seconds: float) -> dict[str, object]:
    """Return a reply in the batch form; `seconds` is what it took."""
    parts = [
        {
            "intent": part.intent,
            "confidence": round(part.confidence, 4),
            "slots": dict(part.slots),
            "text": part.text,
            "entry": part.entry,
        }
        for part in reply.parts
    ]
    first = parts[0] if parts else {"intent": None, "confidence": None, "slots": {}}
    return {
        "id": identity,
        "kind": reply.kind.value,
        "intent": first["intent"],
        "confidence": first["confidence"],
        "slots": first["slots"],
        "parts": parts,
        "entries": list(reply.entries),
        "sources": [citation.id for citation in reply.citations],
        "text": plain.text(reply),
        "choices": [choice.label for choice in reply.choices],
        "assessment": reply.assessment,
        "ms": round(seconds * 1000, 3),
    }


def run_evaluate(arguments: argparse.Namespace, setting: Setting) -> int:
    """Print how well our own questions are understood; 1 if no thresholds keep the budget."""
    budget: float | None = arguments.budget
    if (budget is not None and not 0 < budget < 1) or arguments.repeats < 0:
        msg = "--budget is a share between 0 and 1, --repeats 0 or more"
        raise UsageError(msg)
    try:
        before = evaluating.outcomes(arguments.against) if arguments.against else None
    except UnusableFileError as error:
        raise UsageError(str(error)) from error
    found = evaluating.evaluate(budget, arguments.repeats, setting.cache)
    flipped = None if before is None else evaluating.flips(found, before)
    for line in report.lines(found, flipped):
        sys.stdout.write(f"{line}\n")
    if arguments.report:
        for path in report.write(found, arguments.report, flipped):
            sys.stdout.write(f"{path}\n")
    return DONE if found.thresholds else FOUND_PROBLEMS


def run_benchmark(arguments: argparse.Namespace, _: Setting) -> int:
    """Print the pipeline's figures on an outside data set."""
    try:
        figures = evaluating.benchmark(arguments.name, arguments.file, arguments.oos)
    except UnusableFileError as error:
        raise UsageError(str(error)) from error
    if arguments.json:
        sys.stdout.write(_dump(figures.as_json()) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in figures.lines())
    return DONE


def run_check(_: argparse.Namespace, setting: Setting) -> int:
    """Print every problem of the content; 1 if there is any."""
    report = check(setting.today)
    for problem in report.problems:
        sys.stderr.write(f"{problem}\n")
    for notice in report.notices:
        sys.stdout.write(f"note: {notice}\n")
    sys.stdout.write(f"{report.summary}\n")
    return FOUND_PROBLEMS if report.problems else DONE


def run_new(arguments: argparse.Namespace, setting: Setting) -> int:
    """Write a starting file and say where it is."""
    try:
        path = new(arguments.what, arguments.id, setting.today, Path.cwd())
    except (ValueError, FileExistsError) as error:
        raise UsageError(str(error)) from error
    sys.stdout.write(f"{path}\nEdit it, then run: advisor content check\n")
    return DONE


def _print_reply(reply: Reply, out: TextIO) -> None:
    out.write(plain.text(reply) + "\n")
    if reply.choices and reply.kind is not Kind.ERROR:
        out.write("\nYou could ask next:\n")
        out.writelines(f"- {choice.label}\n" for choice in reply.choices)


def _context(asked: Mapping[str, object]) -> list[str]:
    context = asked.get("context") or []
    if not isinstance(context, list) or not all(isinstance(said, str) for said in context):
        msg = "context has to be a list of texts"
        raise ValueError(msg)
    return context


def _refuse(constant: str) -> None:
    msg = f"{constant} is not JSON"
    raise ValueError(msg)


def _error(identity: object, message: str) -> str:
    return _dump({"id": identity, "kind": Kind.ERROR.value, "error": message})


def _dump(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # A lone surrogate, which no encoding can write, goes out as the escape it came in as.
    return text.encode("utf8", "backslashreplace").decode("utf8")
