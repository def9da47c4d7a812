"""The Python side of the population benchmark: OpenFisca, NumPy and DuckDB over the columns that the Rust side wrote.

Started by the Rust side with the folder of the columns. Reads one name a line, runs that contender once, and answers
with one JSON line: the nanoseconds it took (processor time and wall clock), the counts of each criterion and of all
together. Reading the columns is done before, for everybody. OpenFisca (AGPL) is only run here, from outside; nothing
of it is linked or copied.
"""

import datetime
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

folder = Path(sys.argv[1])
task = json.loads((folder / "task.json").read_text())
rows = task["rows"]
PERIOD = "2026-03"
EPOCH_DAYS = "datetime64[D]"


def column(fact):
    values = np.fromfile(folder / f"{fact['name']}.values", dtype=fact["dtype"])
    assert len(values) == rows, fact["name"]
    return values.view(bool) if fact["kind"] == "boolean" else values


facts = task["facts"]  # name, kind: boolean | choice | date | number, dtype, op, threshold; in the order of the criteria
columns = {fact["name"]: column(fact) for fact in facts}

# ---------------------------------------------------------------------------------------------------------- OpenFisca

Person = build_entity(key="person", plural="persons", label="A candidate", is_person=True)


class LegalForm(Enum):
    independent_legal_person = "independent_legal_person"
    internal_body = "internal_body"
    other = "other"


def variable(name, **fields):
    return type(name, (Variable,), {"entity": Person, "definition_period": DateUnit.MONTH, "label": name, **fields})


def input_variable(fact):
    kinds = {"boolean": bool, "date": datetime.date, "number": int, "choice": Enum}
    fields = {"value_type": float if fact["name"] in task["money"] else kinds[fact["kind"]]}
    if fact["kind"] == "choice":
        fields |= {"possible_values": LegalForm, "default_value": LegalForm.other}
    return variable(fact["name"], **fields)


def criterion(fact):
    name, threshold = fact["name"], fact["threshold"]
    if fact["kind"] == "boolean":
        formula = lambda person, period: person(name, period)
    elif fact["kind"] == "choice":
        formula = lambda person, period: person(name, period) == LegalForm.independent_legal_person
    elif fact["kind"] == "date":
        limit = np.datetime64(threshold, "D")
        formula = lambda person, period: person(name, period) <= limit
    else:
        formula = lambda person, period: person(name, period) >= threshold
    return variable(f"meets_{name}", value_type=bool, formula=formula)


def all_of(person, period):
    names = iter(facts)
    held = person(f"meets_{next(names)['name']}", period).copy()
    for fact in names:
        held &= person(f"meets_{fact['name']}", period)
    return held


system = TaxBenefitSystem([Person])
for fact in facts:
    system.add_variable(input_variable(fact))
    system.add_variable(criterion(fact))
system.add_variable(variable("meets_all", value_type=bool, formula=all_of))
simulation = SimulationBuilder().build_default_simulation(system, rows)
for fact in facts:
    values = columns[fact["name"]]
    if fact["kind"] == "date":
        values = values.astype(EPOCH_DAYS)
    simulation.set_input(fact["name"], PERIOD, values)
computed = [f"meets_{fact['name']}" for fact in facts] + ["meets_all"]


def openfisca():
    held = simulation.calculate("meets_all", PERIOD)
    counts = [int(np.count_nonzero(simulation.calculate(name, PERIOD))) for name in computed[:-1]]
    return counts + [int(np.count_nonzero(held))]


def openfisca_boolean():
    return [int(np.count_nonzero(simulation.calculate("meets_all", PERIOD)))]


def forget():
    for name in computed:
        simulation.delete_arrays(name)


# -------------------------------------------------------------------------------------------------------------- NumPy

CHUNK = 1 << 16


def numpy_chunks():
    """NumPy by hand, in chunks that stay in the cache: quicker than what OpenFisca can ask of it."""
    counts = [0] * (len(facts) + 1)
    for start in range(0, rows, CHUNK):
        held = None
        for at, fact in enumerate(facts):
            values = columns[fact["name"]][start : start + CHUNK]
            if fact["kind"] == "boolean":
                meets = values
            elif fact["kind"] == "choice":
                meets = values == 0
            elif fact["kind"] == "date":
                meets = values <= fact["day"]
            else:
                meets = values >= fact["threshold"]
            counts[at] += int(np.count_nonzero(meets))
            held = meets.copy() if held is None else np.logical_and(held, meets, out=held)
        counts[-1] += int(np.count_nonzero(held))
    return counts


# ------------------------------------------------------------------------------------------------------------- DuckDB

SQL_TYPES = {"boolean": "BOOLEAN", "date": "DATE"}
database = duckdb.connect(":memory:")
database.execute("SET threads = 1")
database.execute("SET preserve_insertion_order = false")


def table(name, with_unknown):
    parts = []
    for fact in facts:
        column_name = fact["name"]
        values = columns[column_name]
        if with_unknown:
            known = np.fromfile(folder / f"{column_name}.known", dtype=np.uint8).view(bool)
            values = np.ma.masked_array(values, mask=~known)
        if fact["kind"] == "date":
            expression = f"DATE '1970-01-01' + {column_name}"
        elif fact["kind"] == "choice":
            expression = f"({column_name})::UTINYINT"
        else:
            expression = column_name
        parts.append((column_name, values, expression))
    source = {column_name: values for column_name, values, _ in parts}
    selected = ", ".join(f"{expression} AS {column_name}" for column_name, _, expression in parts)
    database.execute(f"CREATE TABLE {name} AS SELECT {selected} FROM source")


def condition(fact):
    name = fact["name"]
    if fact["kind"] == "boolean":
        return name
    if fact["kind"] == "choice":
        return f"{name} = 0"
    if fact["kind"] == "date":
        return f"{name} <= DATE '{fact['threshold']}'"
    return f"{name} >= {fact['threshold']}"


conditions = [condition(fact) for fact in facts]
together = " AND ".join(conditions)
table("whole", False)
table("gaps", True)
# Of the ways that DuckDB has to count several conditions at once, these are the quickest.
counted = ", ".join(f"count_if({each})" for each in conditions)
known = ", ".join(f"count({fact['name']})" for fact in facts)


def duckdb_boolean():
    return list(database.execute(f"SELECT count_if({together}) FROM whole").fetchone())


def duckdb_counts():
    return list(database.execute(f"SELECT {counted}, count_if({together}) FROM whole").fetchone())


def duckdb_unknown():
    both = f"(SELECT count(*) FROM gaps WHERE {together})"
    return list(database.execute(f"SELECT {counted}, {both}, {known} FROM gaps").fetchone())


contenders = {
    "openfisca": (openfisca, forget),
    "openfisca-boolean": (openfisca_boolean, forget),
    "numpy": (numpy_chunks, None),
    "duckdb-boolean": (duckdb_boolean, None),
    "duckdb-counts": (duckdb_counts, None),
    "duckdb-unknown": (duckdb_unknown, None),
}
versions = {"openfisca": version("openfisca-core"), "numpy": np.__version__, "duckdb": duckdb.__version__}
print(json.dumps({"versions": versions}), flush=True)
for line in sys.stdin:
    run, after = contenders[line.strip()]
    wall, own = time.perf_counter_ns(), time.process_time_ns()
    counts = run()
    own, wall = time.process_time_ns() - own, time.perf_counter_ns() - wall
    if after:
        after()
    print(json.dumps({"nanoseconds": own, "wall": wall, "counts": counts}), flush=True)
