"""What may stand in one field of a scenario?

Every number has a range, a unit and strict types: a truth value or a quoted number is not a number.
Values are immutable all the way down, so that a scenario can be shared, hashed and pickled.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import Annotated, Any, NoReturn, Protocol, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

SLUG = r"^[a-z0-9]+([-_][a-z0-9]+)*$"
Slug = Annotated[str, Field(pattern=SLUG, max_length=60)]
Code = Annotated[str, Field(pattern=r"^[a-z]{2,8}$")]


class Part(BaseModel):
    """Be the base of every part of a scenario: frozen, strict, without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class HasId(Protocol):
    """Have a name by which a scenario may change or drop the item."""

    @property
    def id(self) -> str:
        """Return the name."""


Item = TypeVar("Item", bound=HasId)
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def number(low: float, high: float, description: str, **more: Any) -> Any:
    """Describe a number in [low, high]; the description names its unit."""
    return Field(ge=low, le=high, description=description, **more)


def text(longest: int, description: str, **more: Any) -> Any:
    """Describe a text of 1 to `longest` characters."""
    return Field(min_length=1, max_length=longest, description=description, **more)


def inconsistent(path: Sequence[str | int], message: str) -> PydanticCustomError:
    """Make the error of a value that is right by itself and wrong beside another one."""
    context = {"message": message.replace("{", "(").replace("}", ")"), "path": tuple(path)}
    return PydanticCustomError("inconsistent", "{message}", context)


def first_repeated(names: Sequence[str]) -> int | None:
    """Return the index of the first name that stood earlier already."""
    seen: dict[str, None] = {}
    for index, name in enumerate(names):
        if name in seen:
            return index
        seen[name] = None
    return None


def _unique(items: tuple[Item, ...]) -> tuple[Item, ...]:
    index = first_repeated([item.id for item in items])
    if index is not None:
        raise inconsistent((index, "id"), f"id {items[index].id!r} appears twice")
    return items


Items = Annotated[tuple[Item, ...], AfterValidator(_unique)]


class FrozenMap(dict[Key, Value]):
    """Hold a mapping that can be read, hashed and pickled, and not changed."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a scenario cannot be changed; use scenario.replace({...})")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenMap, (dict(self),)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))

    def __iter__(self) -> Iterator[Key]:
        return super().__iter__()


Table = Annotated[dict[Key, Value], AfterValidator(FrozenMap)]
