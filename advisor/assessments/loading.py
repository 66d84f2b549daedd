"""The definitions: one YAML file an assessment, loaded and checked."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from advisor.assessments import reading, validation
from advisor.assessments.definition import Assessment
from knowledge import ContentError, Problem, plain_yaml

HERE = Path(__file__).parent / "definitions"


def load(folder: Path = HERE, entries: Collection[str] | None = None) -> Mapping[str, Assessment]:
    """Return the assessments defined in `folder`, by id.

    Args:
        folder: where the `*.yaml` files are.
        entries: the ids of the knowledge entries that links may lead to; None leaves links
            unchecked.

    Raises:
        ContentError: with the problems of every file, not only of the first.
    """
    problems: list[Problem] = []
    found: list[Assessment] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(_read(path, f"advisor/assessments/definitions/{path.name}"))
        except ContentError as error:
            problems.extend(error.problems)
    for assessment in found:
        problems.extend(validation.check(assessment))
    problems.extend(_check_across(found, entries))
    if problems:
        raise ContentError(problems)
    return {assessment.id: assessment for assessment in found}


def _read(path: Path, file: str) -> Assessment:
    try:
        values = plain_yaml.parse(path.read_text(encoding="utf8"))
    except ValueError as error:
        remedy = "Correct the YAML there; quote a text that holds a colon."
        raise ContentError([Problem(file, "file", str(error), remedy)]) from error
    assessment = reading.read(file, values)
    if assessment.id != path.stem:
        remedy = f"Name the file {assessment.id}.yaml."
        raise ContentError([Problem(file, "id", "differs from the file's name", remedy)])
    return assessment


def _check_across(
    found: Collection[Assessment], entries: Collection[str] | None
) -> Iterator[Problem]:
    if entries is None:
        return
    ids = {assessment.id for assessment in found}
    for assessment in found:
        yield from validation.check_links(assessment, entries, ids)
