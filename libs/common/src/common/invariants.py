"""What must always hold, as a checker finds it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One invariant: its number, what it says, and how often it is broken."""

    id: str
    sentence: str
    violations: int

    def __str__(self) -> str:
        return f"{self.id:<4} {self.violations:>8}  {self.sentence}"
