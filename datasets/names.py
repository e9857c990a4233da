"""Names of people, companies and towns from Faker, once per seed; rows combine them without calling Faker again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

_DRAWS: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Distinct words, in alphabetical order."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    companies: tuple[str, ...]
    towns: tuple[str, ...]


def draw_names(seed: int) -> Names:
    """The vocabularies of a seed."""
    # Imported here because it takes a while and a cached dataset needs none; and only three of Faker's twenty-odd
    # providers, which is three times faster than `Faker("en_US")`.
    from faker.generator import Generator  # noqa: PLC0415
    from faker.providers.address.en_US import Provider as Address  # noqa: PLC0415
    from faker.providers.company.en_US import Provider as Company  # noqa: PLC0415
    from faker.providers.person.en_US import Provider as Person  # noqa: PLC0415

    fake: Any = Generator()  # its methods come with the providers
    fake.seed_instance(seed)
    for provider in (Person, Company, Address):
        fake.add_provider(provider)
    return Names(
        first=_distinct([fake.first_name() for _ in range(_DRAWS)]),
        last=_distinct([fake.last_name() for _ in range(_DRAWS)]),
        companies=_distinct([fake.company() for _ in range(_DRAWS // 2)]),
        towns=_distinct([fake.city() for _ in range(_DRAWS // 4)]),
    )


def _distinct(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))
