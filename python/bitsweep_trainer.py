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
import datetime, fcntl, json, math, os, signal, socket, struct, sys, time

_F_OFD_SETLK = 37  # Linux; the module has the name on some builds only


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
        get = os.environ.get
        self.dir, self.device, self.data = get("BITSWEEP_RUN_DIR", ""), get("BITSWEEP_DEVICE", "cpu"), get("BITSWEEP_DATA", "")
        self.config, self.saved, self.should_stop = {}, None, False
        self._trainer, self._pid, self._acts = trainer, os.getpid(), self.dir != "" and get("RANK", "0") == "0"
        self._epochs, self._epoch, self._values, self._main = 0, 0, {}, ""
        self._diverged, self._signal, self._attempt, self._began = None, signal.SIGTERM, 1, time.monotonic()

    def __enter__(self):
        if not self.dir:
            with open(os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), self._trainer)) as file:
                self.config = {name: key["default"] for name, key in json.load(file)["keys"].items()}
            return self
        config = json.loads(self._read("config.json"))
        trainer = config.pop("trainer", {})
        self.config, self._main = _flat(config), trainer.get("metric", {}).get("name", "")
        if self._acts:
            self._take_lock()
            self._start()
        for role in ("seed", "epochs"):
            key = trainer.get("roles", {}).get(role, role)
            if not isinstance(self.config.get(key), int):
                self.refuse("%s: expected a whole number, got %r" % (key, self.config.get(key)))
            self._epochs = self.config[key]
        self.saved = self._read("checkpoint.pt", "rb")
        lines = (self._read("metrics.jsonl") or "").split("\n")[:-1]
        if self.saved is not None and lines:  # all may be done but the result
            values = json.loads(lines[-1])
            self._epoch = values.pop("epoch")
            self._values = {key: math.nan if value is None else value for key, value in values.items() if key != "attempt"}
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        return self

    def log(self, epoch, metrics):
        """The numbers of an epoch, counted from 1. They are on the disk when it returns: save() comes after it."""
        self._values, self._epoch = dict(metrics), epoch
        if not self.dir:
            print("epoch", epoch, *("%s=%g" % pair for pair in metrics.items()))
        if self._is_acting():
            now, line = time.monotonic(), {"attempt": self._attempt, "epoch": epoch}
            self._append("timing.jsonl", {**line, "train_s": now - self._began})
            finite = {key: value if math.isfinite(value) else None for key, value in metrics.items()}
            self._append("metrics.jsonl", {**line, **finite})
            self._began = now

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
        is_done = self._epoch >= self._epochs or not self.should_stop
        if is_done and any(self._is_lost(*metric) for metric in self._values.items()):
            self._diverged = self._diverged or "the loss is NaN or infinite"
        if self._diverged is None and not is_done:
            self._end(128 + self._signal, "interrupted", "stopped after epoch %d" % self._epoch)
        code, outcome = (0, "finished") if self._diverged is None else (10, "diverged")
        self._result(outcome, self._diverged or "")
        self._end(code, outcome, self._diverged or "")

    # ---- the contract ----

    def _is_acting(self):
        return self._acts and os.getpid() == self._pid

    def _on_signal(self, number, frame):
        self.should_stop, self._signal = True, number

    def _is_lost(self, name, value):
        return (name == self._main or name.endswith("loss")) and not math.isfinite(value)

    def _read(self, name, mode="r"):
        try:
            with open(os.path.join(self.dir, name), mode) as file:
                return file.read()
        except FileNotFoundError:
            return None

    def _append(self, name, line):
        with open(os.path.join(self.dir, name), "a+b") as file:
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)  # of a line that was torn by a kill
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _replace(self, name, content):
        path = os.path.join(self.dir, name)
        with open(path + ".tmp", "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(path + ".tmp", path)

    def _take_lock(self):
        self._lock = open(os.path.join(self.dir, "lock"), "a")
        try:  # struct flock: the whole file, of this open file description
            fcntl.fcntl(self._lock, _F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
        except OSError:
            print("another attempt is alive")
            sys.exit(75)
        result = json.loads(self._read("result.json") or "{}")
        if result.get("run") == os.path.basename(os.path.abspath(self.dir)):
            sys.exit(10 if result.get("outcome") == "diverged" else 0)

    def _start(self):
        self._attempt = (self._read("attempts.jsonl") or "").replace(" ", "").count('"event":"start"') + 1
        leader = os.getpgrp()  # a command may begin with a shell
        with open("/proc/%d/stat" % leader) as stat, open("/proc/sys/kernel/random/boot_id") as boot:
            self._append("attempts.jsonl", {
                "event": "start", "attempt": self._attempt, "pid": leader, "boot": boot.read().strip(),
                "start_ticks": int(stat.read().rsplit(")", 1)[1].split()[19]), "host": socket.gethostname(), "time": self._now(),
                "device": self.device, "threads": int(os.environ.get("OMP_NUM_THREADS", "1")),
                "code": os.environ.get("BITSWEEP_CODE", "")})

    def _result(self, outcome, message):
        values = {key: value for key, value in self._values.items() if math.isfinite(value)}
        self._replace("result.json", json.dumps({
            "run": os.path.basename(os.path.abspath(self.dir)), "outcome": outcome, "epochs": self._epoch, **values,
            "attempts": self._attempt, "message": message}).encode())

    def _end(self, code, outcome, message, error=None):
        if self._is_acting():
            self._append("attempts.jsonl", {"event": "end", "attempt": self._attempt, "time": self._now(), "exit": code,
                                            "outcome": outcome, "message": message})
        print(outcome, message, flush=True)
        raise SystemExit(code) from error

    @staticmethod
    def _now():
        return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
