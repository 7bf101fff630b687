"""Contributions of BPJS Ketenagakerjaan as a country package of OpenFisca-core: the rival of `npm run bench rules`.

    python contributions.py COLUMNS PARAMETERS

COLUMNS: folder of raw columns, written by the bench. PARAMETERS: src/rules/parameters, so that both engines read one law.
A line "run FROM MONTHS" on standard input is answered by one JSON line on standard output; "totals" writes each worker's
rupiah of the last run into COLUMNS/totals (float64) and answers {}.

Money is computed in float64 and kept in int32 (an `int` of OpenFisca), never in its default float32, which is exact only to
16.7 million: so the sums are equal to the rupiah. Pay and membership are the same in all months and set once (ETERNITY).
Left out: checks of the input and refusals, and the explanation of an amount.
"""

import gc
import json
import sys
import time
from pathlib import Path

import numpy
import psutil
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit, period as period_of
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

BPU, PU, CONSTRUCTION = 0, 1, 2
RISK_CLASSES = ["very_low", "low", "medium", "high", "very_high"]
WHOLE = 10_000

Person = build_entity(key="person", plural="people", label="Worker", is_person=True)


def rounded(amount):
    """Half up, as the plain formulas round."""
    return numpy.floor(amount + 0.5)


def share(amount, rate):
    return rounded(amount * rate / WHOLE)


def given(name, kind=int):
    """An input that stays the same over all months."""
    return type(name, (Variable,), dict(value_type=kind, entity=Person, definition_period=DateUnit.ETERNITY, label=name))


INPUTS = {
    **{name: int for name in ("pay_rupiah", "segment", "sector", "risk_class")},
    **{name: bool for name in ("may_use_relief", "in_jkk", "in_jkm", "in_jht", "in_jp", "in_jkp")},
}


def bpu_payable_share(person, period, law):
    """Per ten thousand, by sector and by who pays (PP 50/2025)."""
    by_sector = numpy.array([law.bpu.payable_share_transport, law.bpu.payable_share_other])
    return numpy.where(person("may_use_relief", period), by_sector[person("sector", period)], WHOLE)


class jkk_rupiah(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "JKK: by band of income, by risk class, or by wages of a project"

    def formula(person, period, parameters):
        law = parameters(period)
        pay = person("pay_rupiah", period).astype(numpy.float64)
        segment = person("segment", period)
        bpu = share(law.bpu.jkk_by_band.calc(pay), bpu_payable_share(person, period, law))
        rates = numpy.array([law.pu[f"jkk_{name}"] for name in RISK_CLASSES], dtype=numpy.float64)
        relieved = numpy.where(person("may_use_relief", period), law.pu.jkk_payable_share_labour_intensive, WHOLE)
        pu = rounded(pay * rates[person("risk_class", period)] * relieved / (WHOLE * WHOLE))
        construction = share(pay, law.jakon.jkk_of_wage)
        return person("in_jkk", period) * numpy.choose(segment, [bpu, pu, construction])


class jkm_rupiah(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "JKM: flat for own-account workers, a share of the wage for the others"

    def formula(person, period, parameters):
        law = parameters(period)
        pay = person("pay_rupiah", period).astype(numpy.float64)
        bpu = share(law.bpu.jkm_contribution, bpu_payable_share(person, period, law))
        wages = [bpu, share(pay, law.pu.jkm), share(pay, law.jakon.jkm_of_wage)]
        return person("in_jkm", period) * numpy.choose(person("segment", period), wages)


class jht_rupiah(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "JHT: by band of income, or from employer and worker, each rounded on its own"

    def formula(person, period, parameters):
        law = parameters(period)
        pay = person("pay_rupiah", period).astype(numpy.float64)
        pu = share(pay, law.jht.pu_employer) + share(pay, law.jht.pu_worker)
        own = person("segment", period) == BPU
        return person("in_jht", period) * numpy.where(own, law.bpu.jht_by_band.calc(pay), pu)


class jp_rupiah(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "JP: from employer and worker, on the wage up to a ceiling that rises each March"

    def formula(person, period, parameters):
        law = parameters(period)
        counted = numpy.minimum(person("pay_rupiah", period), law.jp.wage_ceiling).astype(numpy.float64)
        return person("in_jp", period) * (share(counted, law.jp.employer) + share(counted, law.jp.worker))


class jkp_rupiah(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "JKP: costs neither side anything"

    def formula(person, period, parameters):
        return numpy.zeros(person.count)


class contribution_rupiah(Variable):
    value_type = int
    entity = Person
    definition_period = DateUnit.MONTH
    label = "All programmes of a month"

    def formula(person, period, parameters):
        names = ("jkk_rupiah", "jkm_rupiah", "jht_rupiah", "jp_rupiah", "jkp_rupiah")
        return sum(person(name, period) for name in names)


def law_from(folder):
    """The dated values of our parameter files as an OpenFisca tree; the bands as two scales of amounts."""
    tree = {}
    for path in sorted(Path(folder).glob("contribution-*.json")):
        for name, parameter in json.loads(path.read_text("utf-8")).items():
            if "." not in name:
                continue
            group, own = name.split(".")
            if parameter["unit"] != "table":
                values = {one["from"]: {"value": one["value"]} for one in parameter["values"]}
                tree.setdefault(group, {})[own] = {"values": values}
            elif name == "bpu.bands":
                for column in ("jkk", "jht"):
                    tree.setdefault(group, {})[f"{column}_by_band"] = scale_of(parameter["values"], f"{column}_rupiah")
    return ParameterNode("", data=tree)


def scale_of(values, column):
    if len(values) != 1:
        raise SystemExit("The bands have changed in law: this anchor knows one table only.")
    start = values[0]["from"]
    brackets = [
        {"threshold": {start: {"value": row["income_from_rupiah"]}}, "amount": {start: {"value": row[column]}}}
        for row in values[0]["value"]
    ]
    return {"brackets": brackets, "metadata": {"type": "single_amount"}}


def columns_of(folder):
    def read(name, dtype):
        return numpy.fromfile(Path(folder) / name, dtype=dtype)

    programmes = read("programmes", numpy.uint8)
    bits = {f"in_{name}": (programmes & (1 << bit)) != 0 for bit, name in enumerate(("jkk", "jkm", "jht", "jp", "jkp"))}
    small = {name: read(name, numpy.uint8).astype(numpy.int32) for name in ("segment", "sector", "risk_class")}
    return {
        "pay_rupiah": read("pay_rupiah", numpy.float64).astype(numpy.int32),
        "may_use_relief": read("may_use_relief", numpy.uint8) != 0,
        **small,
        **bits,
    }


def run(system, columns, start, months):
    begun, cpu = time.perf_counter(), time.process_time()
    simulation = SimulationBuilder().build_default_simulation(system, len(columns["segment"]))
    for name, column in columns.items():
        simulation.set_input(name, DateUnit.ETERNITY.value, column)
    ready = time.perf_counter()
    totals = simulation.calculate_add("contribution_rupiah", period_of(f"month:{start}:{months}"))
    done = time.perf_counter()
    times = {"seconds": done - begun, "calculate_seconds": done - ready, "cpu_seconds": time.process_time() - cpu}
    return totals, times


def main():
    folder, parameters = sys.argv[1:]
    system = TaxBenefitSystem([Person])
    system.parameters = law_from(parameters)
    system.add_variables(*(given(name, kind) for name, kind in INPUTS.items()))
    system.add_variables(jkk_rupiah, jkm_rupiah, jht_rupiah, jp_rupiah, jkp_rupiah, contribution_rupiah)
    columns = columns_of(folder)
    idle = psutil.Process().memory_info().rss
    totals = None
    for line in sys.stdin:
        command, *options = line.split()
        if command == "totals":
            totals.astype(numpy.float64).tofile(Path(folder) / "totals")
            print("{}", flush=True)
            continue
        totals, times = run(system, columns, options[0], int(options[1]))
        rss = psutil.Process().memory_info().rss
        answer = {**times, "total_rupiah": int(totals.sum(dtype=numpy.int64)), "rss_bytes": rss, "idle_bytes": idle}
        print(json.dumps(answer), flush=True)
        gc.collect()


main()
