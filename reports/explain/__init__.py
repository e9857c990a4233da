"""Why a variant is faster or slower: from counters to findings, each with its evidence."""
