"""Splink and plain SQL on DuckDB: the rivals of `npm run bench matching`.

    python linkage.py splink plain|careful ALL.csv OUT [MODEL.json]    dedupe: cleaning, training, prediction, clusters
    python linkage.py sql ALL.csv OUT                                  dedupe with fixed weights, no training, no clusters
    python linkage.py stay MODEL.json ALL.csv NEW.csv OLD-IDS.csv       see `stay`

OUT gets pairs.csv (id_a,id_b,weight) and clusters.csv (id,cluster). The last line on standard output is JSON: seconds of each stage,
from the moment the libraries are loaded, and the peak of resident memory in bytes.
"""

import json
import resource
import sys
import time
from pathlib import Path

import duckdb

from cleaning import load
from rules import SQL_PAIRS, SQL_PAIRS_BETWEEN

SEED = 7


def clock():
    stages = {}
    last = [time.perf_counter()]

    def passed(name):
        now = time.perf_counter()
        stages[name] = round(now - last[0], 3)
        last[0] = now

    return stages, passed


def finish(stages, **more):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    cpu = time.process_time()
    total = round(sum(stages.values()), 3)
    print(json.dumps({"seconds": total, "cpu_seconds": cpu, "stages": stages, "peak_bytes": peak, **more}), flush=True)


def write_pairs(connection, relation, out):
    connection.execute(
        f"copy (select unique_id_l as id_a, unique_id_r as id_b, round(match_weight, 3) as weight from {relation})"
        f" to '{out}/pairs.csv' (header, delimiter ',')"
    )


def trained(linker, model, block_on):
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nik", "name"), block_on("name", "born", "village"), block_on("nik", "born")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("nik"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born", "first_word"))
    if model:
        linker.misc.save_model_to_json(model, overwrite=True)


def splink(name, file, out, model=None):
    from splink import DuckDBAPI, Linker, block_on

    from models import MODELS

    stages, passed = clock()
    connection = duckdb.connect()
    load(connection, file)
    passed("clean")
    api = DuckDBAPI(connection)
    linker = Linker(api.register("people"), MODELS[name](), log_level=None)
    trained(linker, model, block_on)
    passed("train")
    pairs = linker.inference.predict(threshold_match_weight=0)
    passed("predict")
    # At this weight its precision is best balanced on its own data; 0.95 is what its guides use.
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.95)
    passed("cluster")
    write_pairs(connection, pairs.physical_name, out)
    connection.execute(
        f"copy (select unique_id as id, cluster_id as cluster from {clusters.physical_name}) to '{out}/clusters.csv' (header)"
    )
    passed("write")
    finish(stages, records=connection.execute("select count(*) from people").fetchone()[0])


def sql(file, out):
    stages, passed = clock()
    connection = duckdb.connect()
    load(connection, file)
    passed("clean")
    connection.execute(f"create table pairs as {SQL_PAIRS}")
    passed("predict")
    write_pairs(connection, "pairs", out)
    passed("write")
    finish(stages, records=connection.execute("select count(*) from people").fetchone()[0])


def stay(model, file, new_file, old_ids):
    """Loads old and new records once, then answers each line on standard input with the pairs between them: `splink OUT` or `sql OUT`
    compares only, `splink-file OUT` and `sql-file OUT` read and clean the new records from their file first."""
    from splink import DuckDBAPI, Linker

    connection = duckdb.connect()
    connection.execute(f"create table old_ids as select * from read_csv('{old_ids}', header = true, all_varchar = true)")
    load(connection, file, "everybody")
    connection.execute("create table old_people as select * from everybody where unique_id in (select id from old_ids)")
    connection.execute("drop table everybody")
    load(connection, new_file, "new_people")
    api = DuckDBAPI(connection)
    old, new = api.register("old_people"), api.register("new_people")
    linker = Linker(old, model, log_level=None)
    settings = json.loads(Path(model).read_text("utf-8"))
    columns = {
        level.get("tf_adjustment_column")
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
    }
    for column in sorted(filter(None, columns)):
        linker.table_management.compute_tf_table(column)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        kind, out = line.split()
        stages, passed = clock()
        if kind.endswith("-file"):
            load(connection, new_file, "new_people")
            passed("clean")
        if kind.startswith("splink"):
            pairs = linker.inference.predict_between(old, new, threshold_match_weight=0)
            table = pairs.physical_name
        else:
            connection.execute(f"create or replace table pairs as {SQL_PAIRS_BETWEEN}")
            table = "pairs"
        passed("predict")
        found = connection.execute(f"select count(*) from {table}").fetchone()[0]
        seconds = dict(stages)
        write_pairs(connection, table, out)
        finish(seconds, pairs=found)
        if kind.startswith("splink"):
            pairs.drop_table_from_database_and_remove_from_cache()


if __name__ == "__main__":
    {"splink": splink, "sql": sql, "stay": stay}[sys.argv[1]](*sys.argv[2:])
