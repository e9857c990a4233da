"""The four dimension tables: users, merchants, policies and risk rules."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from datasets.drawing.names import Names, draw_names
from datasets.drawing.randomness import stream
from datasets.drawing.rows import draw_codes
from datasets.payments.columns import any_of, countries, dates, ints, joined, lower_case
from datasets.payments.encode import money, plain, strings, table, words
from datasets.payments.payments import scattered_ids
from datasets.payments.population import Population
from datasets.payments.schemas import MERCHANTS, POLICIES, RISK_RULES, USERS
from datasets.payments.transactions import CHUNK
from datasets.payments.vocabulary import CATEGORIES, LIMITS, RISK_SEGMENT_SHARES, RISK_SEGMENTS, RULES
from datasets.spec import DatasetSpec
from datasets.write import FileEntry, write_part


def write_dimensions(people: Population, folder: Path) -> list[FileEntry]:
    """Write all four tables."""
    spec, names = people.spec, draw_names(people.spec.seed)
    files = []
    for part, start in enumerate(range(0, spec.counts.users, CHUNK)):
        files.append(write_part(folder, "users", part, [_users(spec, names, part, start)]))
    for part, start in enumerate(range(0, spec.counts.merchants, CHUNK)):
        files.append(write_part(folder, "merchants", part, [_merchants(people, names, part, start)]))
    files.append(write_part(folder, "policies", 0, [_policies()]))
    files.append(write_part(folder, "risk_rules", 0, [_risk_rules()]))
    return files


def _users(spec: DatasetSpec, names: Names, part: int, start: int) -> pa.Table:
    rng = stream(spec.seed, "users", part)
    ids = scattered_ids(1, start, min(start + CHUNK, spec.counts.users), spec.counts.users)
    size = len(ids)
    first, last = any_of(rng, names.first, size), any_of(rng, names.last, size)
    account = joined(".", lower_case(first), lower_case(last), plain(ids).cast(pa.string()))
    return table(
        USERS,
        plain(ids),
        joined(" ", first, last),
        joined("@", account, any_of(rng, names.domains, size)),
        countries(rng, names.countries, size),
        dates(rng, size),
        words(draw_codes(rng, RISK_SEGMENT_SHARES, size), RISK_SEGMENTS),
    )


def _merchants(people: Population, names: Names, part: int, start: int) -> pa.Table:
    rng = stream(people.spec.seed, "merchants", part)
    total = people.spec.counts.merchants
    ids = scattered_ids(1, start, min(start + CHUNK, total), total)
    size = len(ids)
    return table(
        MERCHANTS,
        plain(ids),
        joined(", ", any_of(rng, names.companies, size), any_of(rng, names.towns, size)),
        words(people.category[ids - 1], CATEGORIES),
        countries(rng, names.countries, size),
        dates(rng, size),
    )


def _policies() -> pa.Table:
    limited = [(category, cents) for category, cents in LIMITS if cents]
    return table(
        POLICIES,
        ints(range(1, len(limited) + 1)),
        strings([category for category, _ in limited]),
        money(np.array([cents for _, cents in limited])),
    )


def _risk_rules() -> pa.Table:
    types, scores, weights, actions = zip(*RULES, strict=True)
    return table(
        RISK_RULES, ints(range(1, len(RULES) + 1)), strings(types), ints(scores), ints(weights), strings(actions)
    )
