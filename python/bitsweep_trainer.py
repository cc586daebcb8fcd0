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
import datetime, fcntl, json, math, os, pathlib, signal, socket, struct, sys, time

_F_OFD_SETLK = 37  # Linux; the module has the name on some builds only
_STOPS = (signal.SIGINT, signal.SIGTERM)


def _flat(values, prefix=""):
    """{"optim": {"lr": 1}} -> {"optim.lr": 1}"""
    flat = {}
    for key, value in values.items():
        flat.update(_flat(value, prefix + key + ".") if isinstance(value, dict) else {prefix + key: value})
    return flat


class Run:
    """One attempt at one run. `config` has every key of trainer.json, dotted; `device` is "cpu" or "cuda:0"; `saved` is what
    save() was given last, or None."""
    def __init__(self, trainer="trainer.json"):
        self.dir, self.device, self.data = (
            os.environ.get("BITSWEEP_" + name, default) for name, default in (("RUN_DIR", ""), ("DEVICE", "cpu"), ("DATA", "")))
        self.config, self.saved, self.should_stop, self._trainer = {}, None, False, trainer
        self._folder, self._id = pathlib.Path(self.dir), os.path.basename(os.path.abspath(self.dir))
        self._acts = self.dir != "" and os.environ.get("RANK", "0") == "0"
        self._epochs, self._epoch, self._values, self._main = 0, 0, {}, ""
        self._diverged, self._signal, self._attempt, self._began = "", signal.SIGTERM, 1, time.monotonic()

    def __enter__(self):
        if not self.dir:
            keys = json.loads(pathlib.Path(sys.argv[0]).absolute().with_name(self._trainer).read_bytes())["keys"]
            self.config = {name: key["default"] for name, key in keys.items()}
            return self
        config = json.loads(self._read("config.json"))
        trainer = config.pop("trainer", {})
        self.config, self._main = _flat(config), trainer.get("metric", {}).get("name", "")
        self._best = min if trainer.get("metric", {}).get("better") == "lower" else max
        if self._acts:
            self._take_lock()
            self._start()
        for role in ("seed", "epochs"):
            key = trainer.get("roles", {}).get(role, role)
            self._epochs = self.config.get(key)
            if not isinstance(self._epochs, int):
                self.refuse("%s: expected a whole number, got %r" % (key, self._epochs))
        self.saved, lines = self._read("checkpoint.pt"), (self._read("metrics.jsonl") or b"").split(b"\n")
        if self.saved is not None and len(lines) > 1:  # all may be done but the result
            values = json.loads(lines[-2])
            self._epoch = values.pop("epoch")
            self._values = {key: math.nan if value is None else value for key, value in values.items() if key != "attempt"}
        for number in _STOPS:
            signal.signal(number, self._on_signal)
        os.register_at_fork(before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS), after_in_child=self._forked,
                            after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS))
        return self

    def log(self, epoch, metrics):
        """The numbers of an epoch, counted from 1. They are on the disk when it returns: save() comes after it."""
        self._values, self._epoch = {key: float(value) for key, value in metrics.items()}, epoch
        if not self.dir:
            print("epoch", epoch, *("%s=%g" % pair for pair in self._values.items()))
        if self._acts:
            now, line = time.monotonic(), {"attempt": self._attempt, "epoch": epoch}
            self._append("timing.jsonl", {**line, "train_s": now - self._began})
            finite = {key: value if math.isfinite(value) else None for key, value in self._values.items()}
            self._append("metrics.jsonl", {**line, **finite})
            self._began = now

    def save(self, state):
        """Keeps `state` (bytes) for the attempt that goes on after this one. Call it after log()."""
        if self._acts:
            self._replace("checkpoint.pt", state)

    def diverged(self, message="the loss is NaN or infinite"):
        """The run is over, and this is its result. Leave the block after it."""
        self._diverged = message

    def refuse(self, message):
        """The config cannot be trained: it is not tried again."""
        self._end(20, "bad_config", message)

    def __exit__(self, kind, error, trace):
        if not self._acts or (kind is SystemExit and error.code):
            return False
        if self.should_stop and not self._diverged and (kind not in (None, SystemExit) or self._epoch < self._epochs):
            # An error, too: that of a worker that the same signal has ended, say.
            self._end(128 + self._signal, "interrupted", "stopped after epoch %d" % self._epoch, error)
        if kind not in (None, SystemExit):
            is_memory = isinstance(error, MemoryError) or kind.__name__ == "OutOfMemoryError" or "out of memory" in str(error)
            self._end(*((30, "out_of_memory") if is_memory else (1, "crashed")), "%s: %s" % (kind.__name__, error), error)
        for name, value in self._values.items():
            if not math.isfinite(value) and (name == self._main or name.endswith("loss")):
                self._diverged = self._diverged or "%s is NaN or infinite" % name
        code, outcome = (10, "diverged") if self._diverged else (0, "finished")
        self._result(outcome, self._diverged)
        self._end(code, outcome, self._diverged)

    def _forked(self):
        self._acts = False
        for number in _STOPS:  # whoever forks a worker may want it to end: multiprocessing.Pool waits until it has
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)

    def _on_signal(self, number, frame):
        self.should_stop, self._signal = True, number

    def _read(self, name):
        return (self._folder / name).read_bytes() if (self._folder / name).exists() else None

    def _append(self, name, line):
        with open(self._folder / name, "a+b") as file:
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)  # of a line that was torn by a kill
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _replace(self, name, content):
        with open(self._folder / (name + ".tmp"), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(self._folder / (name + ".tmp"), self._folder / name)

    def _take_lock(self):
        self._lock = open(self._folder / "lock", "a")
        try:  # struct flock: the whole file, of this open file description
            fcntl.fcntl(self._lock, _F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
        except OSError:
            sys.exit(print("another attempt is alive") or 75)
        result = json.loads(self._read("result.json") or "{}")
        if result.get("run") == self._id:
            sys.exit(10 if result.get("outcome") == "diverged" else 0)

    def _start(self):
        self._attempt = (self._read("attempts.jsonl") or b"").replace(b" ", b"").count(b'"event":"start"') + 1
        leader = os.getpgrp()  # a command may begin with a shell
        stat, boot = pathlib.Path("/proc/%d/stat" % leader), pathlib.Path("/proc/sys/kernel/random/boot_id")
        self._event("start", pid=leader, start_ticks=int(stat.read_text().rsplit(")", 1)[1].split()[19]),
                    boot=boot.read_text().strip(), host=socket.gethostname(), device=self.device,
                    threads=int(os.environ.get("OMP_NUM_THREADS", "1")), code=os.environ.get("BITSWEEP_CODE", ""))

    def _event(self, event, **more):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._append("attempts.jsonl", {"event": event, "attempt": self._attempt, "time": now, **more})

    def _result(self, outcome, message):
        values = {key: value for key, value in self._values.items() if math.isfinite(value)}
        numbers = {}
        for line in map(json.loads, self._read("metrics.jsonl").splitlines() if self._epoch else []):
            numbers = {epoch: number for epoch, number in numbers.items() if epoch < line["epoch"]}  # void since
            if line["epoch"] > 0 and line.get(self._main) is not None:
                numbers[line["epoch"]] = line[self._main]
        if numbers:
            values["best.epoch"] = self._best(numbers, key=numbers.get)
            values["best." + self._main] = numbers[values["best.epoch"]]
        self._replace("result.json", json.dumps({"run": self._id, "outcome": outcome, "epochs": self._epoch, **values,
                                                 "attempts": self._attempt, "message": message}).encode())

    def _end(self, code, outcome, message, error=None):
        if self._acts:
            self._event("end", exit=code, outcome=outcome, message=message)
        print(outcome, message, flush=True)
        raise SystemExit(code) from error
