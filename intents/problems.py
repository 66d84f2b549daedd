"""What can be wrong with the data of intents and entities, told so that its author can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class DataProblem:
    """One thing to mend: the file, the key in it, what is wrong and how to put it right."""

    file: str
    key: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message}. {self.remedy}"


class DataError(Exception):
    """Data that can't be used for training; `problems` lists every reason found."""

    def __init__(self, problems: Sequence[DataProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
