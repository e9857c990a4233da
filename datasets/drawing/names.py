"""Words for names, companies, towns, mail domains and countries from Faker, once per seed; rows only combine them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

_DRAWS: Final = 600
_COUNTRIES: Final = 40
_RESERVED: Final = "example"  # a domain set aside for examples (RFC 2606): no address can be a real person's


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Distinct words, in alphabetical order; `countries` in order of how common they are, by ISO 3166 alpha-2 code."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    companies: tuple[str, ...]
    towns: tuple[str, ...]
    domains: tuple[str, ...]
    countries: tuple[str, ...]


def draw_names(seed: int) -> Names:
    """The vocabularies of a seed."""
    # Imported here because it takes a while and a cached dataset needs none; and only four of Faker's twenty-odd
    # providers, which is three times faster than `Faker("en_US")`.
    from faker.generator import Generator  # noqa: PLC0415
    from faker.providers.address.en_US import Provider as Address  # noqa: PLC0415
    from faker.providers.company.en_US import Provider as Company  # noqa: PLC0415
    from faker.providers.internet.en_US import Provider as Internet  # noqa: PLC0415
    from faker.providers.person.en_US import Provider as Person  # noqa: PLC0415

    fake: Any = Generator()  # its methods come with the providers
    fake.seed_instance(seed)
    for provider in (Person, Company, Address, Internet):
        fake.add_provider(provider)
    return Names(
        first=_distinct([fake.first_name() for _ in range(_DRAWS)]),
        last=_distinct([fake.last_name() for _ in range(_DRAWS)]),
        companies=_distinct([fake.company() for _ in range(_DRAWS // 2)]),
        towns=_distinct([fake.city() for _ in range(_DRAWS // 4)]),
        domains=_distinct([f"{fake.domain_word()}.{_RESERVED}" for _ in range(_DRAWS // 4)]),
        countries=tuple(dict.fromkeys(fake.country_code() for _ in range(_DRAWS)))[:_COUNTRIES],
    )


def _distinct(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))
