"""Plain SQL on DuckDB: four keys that make pairs, fixed weights that score them. No training, no term frequencies, no clusters."""

KEYS = [
    "l.nik = r.nik",
    "l.born = r.born and l.district = r.district",
    "l.name = r.name and l.village = r.village",
    "l.first_word = r.first_word and l.phone = r.phone",
    "l.born = r.born and l.sorted_name = r.sorted_name",
]

# Bits for and against, as somebody who knows the lists would set them by hand.
WEIGHT = """
    case when l.nik is null or r.nik is null then 0 when l.nik = r.nik then 14
        when levenshtein(l.nik, r.nik) <= 2 then 7 else -4 end
    + case when l.name is null or r.name is null then 0 when l.name = r.name or l.sorted_name = r.sorted_name then 9
        when jaro_winkler_similarity(l.name, r.name) >= 0.92 then 6
        when jaro_winkler_similarity(l.name, r.name) >= 0.85 or l.first_word = r.first_word then 2
        when jaro_winkler_similarity(l.name, r.name) >= 0.7 then -2 else -7 end
    + case when l.born is null or r.born is null then 0
        when l.born = r.born then case when right(l.born, 5) in ('01-01', '07-01', '12-31') then 3 else 8 end
        when left(l.born, 4) = left(r.born, 4) then 1 else -4 end
    + case when l.sex = r.sex then 0.5 when l.sex <> r.sex then -5 else 0 end
    + case when l.village = r.village then 4 when l.district = r.district then 1 else -2 end
    + case when l.mother is null or r.mother is null then 0 when l.mother = r.mother then 5
        when jaro_winkler_similarity(l.mother, r.mother) >= 0.88 then 3 else -3 end
    + case when l.phone = r.phone then 3 when l.phone <> r.phone then -0.5 else 0 end
    - 18"""


def made_once(left, right, order):
    """Each pair by the first key that makes it."""
    parts = []
    for at, key in enumerate(KEYS):
        before = "".join(f" and not coalesce({earlier}, false)" for earlier in KEYS[:at])
        parts.append(
            f"select l.unique_id as unique_id_l, r.unique_id as unique_id_r, {WEIGHT} as match_weight"
            f" from {left} l join {right} r on {key} where {order}{before}"
        )
    return "select * from (" + " union all ".join(parts) + ") where match_weight >= -10"


SQL_PAIRS = made_once("people", "people", "l.unique_id < r.unique_id")
SQL_PAIRS_BETWEEN = made_once("old_people", "new_people", "true")
