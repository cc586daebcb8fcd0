"""Runs the Python of docs/trackers.md on exported rows, and asks W&B and MLflow, both offline, what they have.

usage: tests/interop/run trackers BITSWEEP SOURCE
"""
import csv
import importlib.util
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

SWEEP = "cpu/resnet20"  # the smallest that is published


def main(bitsweep, source):
    snippets = re.findall(r"```python\n(.*?)```", (source / "docs/trackers.md").read_text(), re.S)
    wandb_code, mlflow_code = snippets
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true", MLFLOW_TRACKING_URI="sqlite:///runs.sqlite")
        for command in (["import", source / "results/published" / SWEEP], ["export", "--sweep", SWEEP, "--out", "rows"]):
            subprocess.run([bitsweep, *command, "--results", "results"], check=True, capture_output=True)
        values = [row for row in csv.DictReader(open("rows/metrics.csv")) if row["value"]]
        runs = sorted({row["run"] for row in values})
        check_wandb(wandb_code, runs, values)
        check_mlflow(mlflow_code, runs, values)
    print(f"{len(values)} values of {len(runs)} runs are in W&B and in MLflow")


# As a program of its own: W&B has written its files for certain when that has ended.
def run_snippet(code):
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def check_mlflow(code, runs, values):
    run_snippet(code)
    from mlflow.tracking import MlflowClient

    client = MlflowClient()
    found = {run.info.run_name: run.info.run_id for run in client.search_runs(["0"])}
    assert sorted(found) == runs, (sorted(found), runs)
    for run, key in {(row["run"], row["key"]) for row in values}:
        expected = [(int(row["epoch"]), float(row["value"])) for row in values if (row["run"], row["key"]) == (run, key)]
        history = [(metric.step, metric.value) for metric in client.get_metric_history(found[run], key)]
        assert sorted(history) == sorted(expected), (run, key, history, expected)


# Records of W&B's own file: behind a header of 7 bytes a log as LevelDB has it, in blocks of 32 KiB.
def wandb_records(file):
    data, at, record = file.read_bytes(), 7, b""
    while at + 7 <= len(data):
        if 32768 - at % 32768 < 7:
            at += 32768 - at % 32768
            continue
        _, length, kind = struct.unpack_from("<IHB", data, at)  # checksum, bytes, 1 whole, 2 first, 3 middle, 4 last
        record += data[at + 7 : at + 7 + length]
        at += 7 + length
        if kind in (1, 4):
            yield record
            record = b""


# What is kept for the server: the last value of each key at each step.
def wandb_history(file):
    from wandb.proto.wandb_internal_pb2 import Record

    found = {}
    for record in map(Record.FromString, wandb_records(file)):
        if record.WhichOneof("record_type") == "history":
            row = {(item.key or ".".join(item.nested_key)): json.loads(item.value_json) for item in record.history.item}
            step = row.get("_step", record.history.step.num)
            found.update({(step, key): value for key, value in row.items() if not key.startswith("_")})
    return found


def check_wandb(code, runs, values):
    run_snippet(code)
    files = sorted(pathlib.Path("wandb").glob("offline-run-*/run-*.wandb"))
    found = [wandb_history(file) for file in files]
    for run in runs:
        expected = {(int(row["epoch"]), row["key"]): float(row["value"]) for row in values if row["run"] == run}
        assert expected in found, (run, expected, found)
    assert len(found) == len(runs), files


if __name__ == "__main__":
    missing = [name for name in ("wandb", "mlflow", "alembic") if importlib.util.find_spec(name) is None]
    if missing:
        print(f"interop: SKIPPED: build/interop has no {missing[0]}: tests/interop/run --setup adds it")
        sys.exit(77)
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
