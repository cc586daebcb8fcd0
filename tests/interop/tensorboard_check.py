"""Reads what `bitsweep export --tensorboard` writes with the `tensorboard` package, and compares it with the rows.

usage: tests/interop/run tensorboard BITSWEEP SOURCE
"""
import csv
import math
import pathlib
import subprocess
import sys
import tempfile

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2


def main(bitsweep, source):
    published = source / "results/published/cpu/bits"
    with tempfile.TemporaryDirectory() as scratch:
        results, events = pathlib.Path(scratch) / "results", pathlib.Path(scratch) / "events"

        def run(*arguments):
            subprocess.run([bitsweep, *arguments, "--results", results], check=True, capture_output=True)

        run("import", published)
        run("export", "--sweep", "cpu/bits", "--tensorboard", events)
        compare(published, events)


def rows_of(file, key):
    values = {}
    with open(file, newline="") as lines:
        for row in csv.DictReader(lines):
            if row["key"] == key:
                values.setdefault(row["run"], []).append((int(row["epoch"]), float(row["value"])))
    return sorted(tuple(sorted(curve)) for curve in values.values())


def compare(published, events):
    curves, arms, seeds = [], set(), set()
    for folder in sorted(path.parent for path in events.rglob("events.out.tfevents.*")):
        accumulator = EventAccumulator(str(folder))
        accumulator.Reload()
        scalars = accumulator.Scalars("test.top1")
        curves.append(tuple((event.step, event.value) for event in scalars))
        assert [event.wall_time for event in scalars] == sorted(event.wall_time for event in scalars), folder
        content = accumulator.PluginTagToContent("hparams")["_hparams_/session_start_info"]
        start = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info
        arms.add(start.hparams["arm"].string_value)
        seeds.add(start.hparams["seed"].number_value)
        assert folder.name.startswith(start.hparams["arm"].string_value.replace(" ", "_")), folder
        end = accumulator.PluginTagToContent("hparams")["_hparams_/session_end_info"]
        assert plugin_data_pb2.HParamsPluginData.FromString(end).session_end_info.status == 1, folder
    expected = rows_of(published / "metrics.csv", "test.top1")
    assert len(curves) == len(expected) == 32, (len(curves), len(expected))
    for ours, theirs in zip(sorted(curves), expected):
        assert [step for step, _ in ours] == [step for step, _ in theirs]
        assert all(math.isclose(a[1], b[1], rel_tol=1e-6) for a, b in zip(ours, theirs))
    assert {"fp32", "pact+sawb", "sawb alone"} <= arms, arms
    assert seeds == {1.0, 2.0, 3.0}, seeds
    print(f"{len(curves)} event files read: {sum(map(len, curves))} values of test.top1 are those of the rows")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
