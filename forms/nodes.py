"""What a form asks: frozen records, the same whether the form came from us, Kobo or Central."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Path = tuple[str, ...]

FILE_TYPES = frozenset({"image", "audio", "video", "file"})
CHOICE_TYPES = frozenset({"select_one", "select_multiple", "rank"})


@dataclass(frozen=True)
class Choice:
    """One choice of a list with its labels and its other columns (a province's region)."""

    name: str
    labels: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A node that holds an answer, asked or computed; `path` is below the root."""

    name: str
    path: Path
    type: str
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] | None = None
    choice_file: str | None = None
    choice_columns: tuple[str, str] | None = None
    meaning: str | None = None
    required: bool = False
    readonly: bool = False
    calculated: bool = False
    asked: bool = True
    number: str | None = None
    appearance: str = ""
    preload: str | None = None
    constraint_messages: Mapping[str, str] = field(default_factory=dict)
    required_messages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """A group; the root of a form is one with an empty path."""

    name: str
    path: Path
    children: tuple["Node", ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    meaning: str | None = None
    appearance: str = ""


@dataclass(frozen=True)
class Repeat(Group):
    """A group that may stand any number of times."""


Node = Question | Group


@dataclass(frozen=True)
class FormDefinition:
    """A version of a form as its XForm says it; shared by a cache, so never changed."""

    form_id: str
    version: str | None
    title: str
    languages: tuple[str, ...]
    default_language: str
    root: Group
    media: tuple[str, ...]

    def nodes(self) -> Iterator[Node]:
        """Walk groups, repeats and questions in document order, the root left out."""
        stack: list[Node] = list(reversed(self.root.children))
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Group):
                stack.extend(reversed(node.children))

    def questions(self) -> Iterator[Question]:
        """Walk all questions in document order, computed ones included."""
        return (node for node in self.nodes() if isinstance(node, Question))

    def find(self, path: str | Path) -> Node | None:
        """Return the node at a path below the root (`a/b` or a tuple)."""
        wanted = tuple(path.split("/")) if isinstance(path, str) else path
        return next((node for node in self.nodes() if node.path == wanted), None)
