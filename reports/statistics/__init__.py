"""What paired times say about a ratio, and how many of them it takes; pure arithmetic.

Everything works on d = ln(variant / baseline), one value for each *unit*: a fork's mean, or a block of one fork. The
units must be independent of each other, which is what forks are for.

SciPy is not imported here: `scipy.stats` takes seconds to import and has neither the signed-rank interval nor the null
distribution that one needs for it. The tests hold what is written by hand against it.
"""

from reports.statistics.change import MARGIN, Change, change_of
from reports.statistics.estimation import Estimate, estimate, estimates
from reports.statistics.family import holm, simultaneous
from reports.statistics.interval import LEVEL, Interval, signed_rank_interval
from reports.statistics.location import hodges_lehmann, walsh_averages
from reports.statistics.log_ratios import fork_means, log_ratios
from reports.statistics.planning import forks_needed, least_units, more_units, planned_units
from reports.statistics.precision import LOOKING_LEVEL, looks, precise_enough
from reports.statistics.repetitions import Repetitions, planned_repetitions
from reports.statistics.signed_rank import order_statistic, p_value
from reports.statistics.variance import VarianceComponents, variance_components

__all__ = [
    "LEVEL",
    "LOOKING_LEVEL",
    "MARGIN",
    "Change",
    "Estimate",
    "Interval",
    "Repetitions",
    "VarianceComponents",
    "change_of",
    "estimate",
    "estimates",
    "fork_means",
    "forks_needed",
    "hodges_lehmann",
    "holm",
    "least_units",
    "log_ratios",
    "looks",
    "more_units",
    "order_statistic",
    "p_value",
    "planned_repetitions",
    "planned_units",
    "precise_enough",
    "signed_rank_interval",
    "simultaneous",
    "variance_components",
    "walsh_averages",
]
