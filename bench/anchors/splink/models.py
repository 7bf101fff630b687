"""Two configurations of Splink that somebody who knows both the tool and Indonesian lists would write. The better one counts."""

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import SettingsCreator, block_on

BLOCKS = [
    block_on("nik"),
    block_on("born", "district"),
    block_on("name", "village"),
    block_on("first_word", "phone"),
]
MORE_BLOCKS = [
    *BLOCKS,
    block_on("born", "sorted_name"),
    block_on("born", "mother"),
    block_on("nik_rest", "village"),
]


def plain():
    """The tool's own ready-made comparisons, as its guides advise."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("born", input_is_string=True),
            cl.DamerauLevenshteinAtThresholds("nik", [1, 2]),
            cl.ExactMatch("sex"),
            cl.ExactMatch("village").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("mother", [0.92, 0.8]),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=BLOCKS,
        retain_matching_columns=False,
    )


def careful():
    """Names by sorted words and first word too; of the NIK only the part that does not repeat birth date and sex, default dates apart."""
    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("name"),
            cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            cll.ExactMatchLevel("sorted_name", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("name", 0.94),
            cll.JaroWinklerLevel("sorted_name", 0.9),
            cll.CustomLevel("starts_with(name_l, name_r) or starts_with(name_r, name_l)", "one begins the other"),
            cll.JaroWinklerLevel("name", 0.85),
            cll.ExactMatchLevel("first_word", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("name", 0.7),
            cll.ElseLevel(),
        ],
    )
    born = cl.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            cll.NullLevel("born"),
            cll.CustomLevel(
                "born_l = born_r and right(born_l, 5) in ('01-01', '07-01', '12-31')", "equal, a default date"
            ),
            cll.ExactMatchLevel("born"),
            cll.CustomLevel(
                "left(born_l, 4) = left(born_r, 4) and substr(born_l, 6, 2) = right(born_r, 2) and right(born_l, 2) = substr(born_r, 6, 2)",
                "day and month swapped",
            ),
            cll.LevenshteinLevel("born", 1),
            cll.CustomLevel(
                "left(born_l, 4) = left(born_r, 4) and (right(born_l, 5) in ('01-01', '07-01', '12-31') or right(born_r, 5) in ('01-01', '07-01', '12-31'))",
                "same year, one a default date",
            ),
            cll.LevenshteinLevel("born", 2),
            cll.ElseLevel(),
        ],
    )
    nik = cl.CustomComparison(
        output_column_name="nik_rest",
        comparison_levels=[
            cll.NullLevel("nik"),
            cll.ExactMatchLevel("nik"),
            cll.DamerauLevenshteinLevel("nik", 1),
            cll.DamerauLevenshteinLevel("nik", 2),
            cll.ExactMatchLevel("nik_rest"),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            name,
            born,
            nik,
            cl.CustomComparison(
                output_column_name="place",
                comparison_levels=[
                    cll.NullLevel("village"),
                    cll.CustomLevel("village_l = village_r and district_l = district_r", "same village"),
                    cll.ExactMatchLevel("district"),
                    cll.ElseLevel(),
                ],
            ),
            cl.JaroWinklerAtThresholds("mother", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=MORE_BLOCKS,
        retain_matching_columns=False,
    )


MODELS = {"plain": plain, "careful": careful}
