"""A training script that keeps bitsweep's contract (src/runs/README.md), so that it can be stopped, killed and resumed.

    from bitsweep_trainer import Run

    with Run("trainer.json") as run:                 # beside this script: the defaults when it is started by hand
        state = pickle.loads(run.saved) if run.saved else new_state(run.config["seed"])
        for epoch in range(state.epoch + 1, run.config["epochs"] + 1):
            train(state, run.config["lr"], run.device)
            run.log(epoch, {"test.top1": evaluate(state)})
            run.save(pickle.dumps(state))
            if run.should_stop:
                break

One file, the standard library alone, Python 3.9 and later. Under torchrun it acts in rank 0 alone, and in no forked worker.
"""
import datetime
import fcntl
import json
import math
import os
import signal
import socket
import struct
import sys
import time

_F_OFD_SETLK = 37  # Linux; fcntl has the name from Python 3.9 on some builds only


def _now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _flat(values, prefix=""):
    """{"optim": {"lr": 1}} -> {"optim.lr": 1}"""
    flat = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat.update(_flat(value, prefix + key + "."))
        else:
            flat[prefix + key] = value
    return flat


class Run:
    """One attempt at one run. `config` has every key of trainer.json, dotted; `device` is "cpu" or "cuda:0"; `saved` is what
    save() was given last, or None."""

    def __init__(self, trainer="trainer.json"):
        self.dir = os.environ.get("BITSWEEP_RUN_DIR", "")
        self.device = os.environ.get("BITSWEEP_DEVICE", "cpu")
        self.data = os.environ.get("BITSWEEP_DATA", "")
        self.config, self.saved, self.should_stop = {}, None, False
        self._trainer, self._pid, self._values, self._epoch = trainer, os.getpid(), {}, 0
        self._acts = bool(self.dir) and os.environ.get("RANK", "0") == "0"
        self._diverged, self._signal, self._attempt, self._began = None, signal.SIGTERM, 1, time.monotonic()

    def __enter__(self):
        if not self.dir:
            path = os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), self._trainer)
            with open(path) as file:
                self.config = {name: key["default"] for name, key in json.load(file)["keys"].items()}
            return self
        config = json.loads(self._read("config.json"))
        config.pop("trainer", None)
        self.config = _flat(config)
        if self._acts:
            self._take_lock()
            self._start()
        self.saved = self._read("checkpoint.pt", binary=True)
        lines = (self._read("metrics.jsonl") or "").split("\n")[:-1]
        if self.saved is not None and lines:  # all may be done but the result
            last = json.loads(lines[-1])
            self._epoch = last.pop("epoch")
            last.pop("attempt", None)
            self._values = {key: math.nan if value is None else value for key, value in last.items()}
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        return self

    def log(self, epoch, metrics):
        """The numbers of an epoch, counted from 1. They are on the disk when it returns: save() comes after it."""
        self._values, self._epoch = dict(metrics), epoch
        if not self._is_acting():
            if not self.dir:
                print("epoch", epoch, *("%s=%g" % pair for pair in metrics.items()))
            return
        self._append("timing.jsonl", {"attempt": self._attempt, "epoch": epoch, "train_s": time.monotonic() - self._began})
        finite = {key: value if math.isfinite(value) else None for key, value in metrics.items()}
        self._append("metrics.jsonl", {"attempt": self._attempt, "epoch": epoch, **finite})
        self._began = time.monotonic()

    def save(self, state):
        """Keeps `state` (bytes) for the attempt that goes on after this one. Call it after log()."""
        if self._is_acting():
            self._replace("checkpoint.pt", state)

    def diverged(self, message="the loss is NaN or infinite"):
        """The run is over, and this is its result. Leave the block after it."""
        self._diverged = message

    def refuse(self, message):
        """The config cannot be trained: it is not tried again."""
        self._end(20, "bad_config", message)

    def __exit__(self, kind, error, trace):
        if not self._is_acting() or kind is SystemExit:
            return False
        if kind is not None:
            is_memory = isinstance(error, MemoryError) or kind.__name__ == "OutOfMemoryError" or "out of memory" in str(error)
            self._end(*((30, "out_of_memory") if is_memory else (1, "crashed")), "%s: %s" % (kind.__name__, error), error)
        is_done = self._epoch >= self._epochs() or not self.should_stop
        if self._diverged is not None or (is_done and any(map(self._is_lost, self._values.items()))):
            self._result("diverged", self._diverged or "the loss is NaN or infinite")
            self._end(10, "diverged", self._diverged or "the loss is NaN or infinite")
        if not is_done:
            self._end(128 + self._signal, "interrupted", "stopped after epoch %d" % self._epoch)
        self._result("finished", "")
        self._end(0, "finished", "")

    # ---- the contract ----

    def _is_acting(self):
        return self._acts and os.getpid() == self._pid

    def _on_signal(self, number, frame):
        self.should_stop, self._signal = True, number

    @staticmethod
    def _is_lost(metric):
        return metric[0].endswith("loss") and not math.isfinite(metric[1])

    def _epochs(self):
        roles = json.loads(self._read("config.json")).get("trainer", {}).get("roles", {})
        return self.config.get(roles.get("epochs", "epochs"), 0)

    def _path(self, name):
        return os.path.join(self.dir, name)

    def _read(self, name, binary=False):
        try:
            with open(self._path(name), "rb" if binary else "r") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def _append(self, name, line):
        with open(self._path(name), "a+b") as file:
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)  # of a line that was torn by a kill
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _replace(self, name, content):
        with open(self._path(name + ".tmp"), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(self._path(name + ".tmp"), self._path(name))
        folder = os.open(self.dir, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def _take_lock(self):
        self._lock = open(self._path("lock"), "a")
        try:  # struct flock: the whole file, of this open file description
            fcntl.fcntl(self._lock, _F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
        except OSError:
            print("another attempt is alive")
            sys.exit(75)
        result = json.loads(self._read("result.json") or "{}")
        if result.get("run") == os.path.basename(os.path.abspath(self.dir)):
            sys.exit(10 if result.get("outcome") == "diverged" else 0)

    def _start(self):
        lines = (self._read("attempts.jsonl") or "").replace(" ", "")
        self._attempt = lines.count('"event":"start"') + 1
        leader = os.getpgrp()  # a command may begin with a shell
        with open("/proc/%d/stat" % leader) as stat:
            ticks = int(stat.read().rsplit(")", 1)[1].split()[19])
        with open("/proc/sys/kernel/random/boot_id") as boot:
            self._append("attempts.jsonl", {
                "event": "start", "attempt": self._attempt, "pid": leader, "start_ticks": ticks, "boot": boot.read().strip(),
                "host": socket.gethostname(), "time": _now(), "device": self.device,
                "threads": int(os.environ.get("OMP_NUM_THREADS", "1"))})

    def _result(self, outcome, message):
        values = {key: value for key, value in self._values.items() if math.isfinite(value)}
        result = {"run": os.path.basename(os.path.abspath(self.dir)), "outcome": outcome, "epochs": self._epoch, **values,
                  "attempts": self._attempt, "message": message}
        self._replace("result.json", json.dumps(result).encode())

    def _end(self, code, outcome, message, error=None):
        if self._is_acting():
            self._append("attempts.jsonl", {"event": "end", "attempt": self._attempt, "time": _now(), "exit": code,
                                            "outcome": outcome, "message": message})
        print(outcome, message)
        sys.stdout.flush()
        raise SystemExit(code) from error
