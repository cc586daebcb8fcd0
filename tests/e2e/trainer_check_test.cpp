// `bitsweep trainer check`: it passes trainers that keep src/runs/README.md, and names what is wrong with one that
// does not.

#include <fmt/format.h>

#include "e2e/world.h"
#include "sys/machine.h"

namespace bitsweep::trainer_check_test {
using test::World;

namespace {

// Trains nothing: its numbers follow from the seed. `fault` breaks the contract in one place.
constexpr const char* kScript = R"(import fcntl, json, os, pickle, random, signal, sys, time
import bitsweep_trainer
from bitsweep_trainer import Run

fault = json.load(open(os.environ["BITSWEEP_RUN_DIR"] + "/config.json"))["fault"]
append, replace, end, result = Run._append, Run._replace, Run._end, Run._result

def unlocked(run):
    pass

def flocked(run):
    run._lock = open(run.dir + "/lock", "a")
    try:
        fcntl.flock(run._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(75)

def careless(run, name, line):
    try:
        append(run, name, line)
    except OSError:
        pass

if fault == "no result": Run._result = lambda run, *_: None
if fault == "no lock": Run._take_lock = unlocked
if fault == "flock": Run._take_lock = flocked
if fault == "another id":
    Run._replace = lambda run, name, bytes: replace(run, name, bytes.replace(
        os.path.basename(run.dir).encode(), b"0123456789abcdef") if name == "result.json" else bytes)
if fault == "exit 1": Run._end = lambda run, code, *rest: end(run, 1 if code == 20 else code, *rest)
if fault == "lost lines": Run._append = careless
with Run() as run:
    if fault == "no data": open("/nowhere/data")
    if fault == "deaf": signal.signal(signal.SIGTERM, signal.SIG_IGN)
    done = pickle.loads(run.saved) if run.saved else 0
    seed = run.config["seed"] + (1000 if fault == "another seed" and done else 0)
    for epoch in range(done + 1, run.config["epochs"] + 1):
        time.sleep(0.2)
        if fault == "early result" and epoch == run.config["epochs"]: run._result("finished", "")
        run.log(epoch - done if fault == "from 0" else epoch, {"score": random.Random(seed * 100 + epoch).random()})
        if fault != "no save": run.save(pickle.dumps(epoch))
        if run.should_stop: break
    if fault == "early result": Run._result = lambda run, *_: None
)";

World world_of_checks() {
    World world;
    world.write("own/trainer.json", R"({"name": "kept", "revision": 1, "command": ["python3", "{here}/train.py"],
        "environment": {"PYTHONPATH": ")" BITSWEEP_SOURCE_DIR R"(/python", "PYTHONDONTWRITEBYTECODE": "1"},
        "resume": "exact",
        "keys": {"seed": {"type": "integer", "default": 1, "role": "seed"},
                 "fault": {"type": "string", "default": ""},
                 "epochs": {"type": "integer", "default": 2, "role": "epochs"}},
        "metrics": {"score": {"better": "higher"}}})");
    world.write("own/train.py", kScript);
    return world;
}

bool has_python() {
    if (find_program("python3")) return true;
    WARN("SKIPPED: python3 is not installed");
    return false;
}

// "resume": its line of the table.
std::string line_of(const std::string& table, const std::string& what) {
    const auto at = table.find(" " + what + " ");
    const auto start = at == std::string::npos ? at : table.rfind('\n', at) + 1;
    return start == std::string::npos ? "" : table.substr(start, table.find('\n', start) - start);
}

}  // namespace

TEST_CASE("a script by the Python helper passes the check of trainers", "[e2e]") {
    if (!has_python()) return;
    const auto checked = world_of_checks().bitsweep("trainer check own/trainer.json seed=3");
    INFO(checked.text);
    CHECK(checked.status.code == 0);
    CHECK(line_of(checked.text, "resume") == "ok   resume              exact");
    for (const auto* what : {"ends", "seeds", "SIGTERM", "lock", "refused config", "full disk", "resume"})
        CHECK(line_of(checked.text, what).starts_with("ok "));
}

TEST_CASE("the check of a trainer that cannot begin says why", "[e2e]") {
    if (!has_python()) return;
    const auto checked = world_of_checks().bitsweep("trainer check own/trainer.json 'fault=no data'");
    CHECK(checked.status.code == 1);
    CHECK_THAT(line_of(checked.text, "ends"),
               Contains("exit code 1, and no result.json of this run: FileNotFoundError"));
}

TEST_CASE("a script with an adapter is held to its ends, its seeds and SIGTERM", "[e2e]") {
    if (!has_python()) return;
    const World world;
    world.write("own/trainer.json",
                R"json({"name": "own", "revision": 1, "command": ["python3", "{here}/train.py", "{args}"],
        "keys": {"seed": {"type": "integer", "default": 1, "role": "seed"},
                 "epochs": {"type": "integer", "default": 2, "role": "epochs"}},
        "metrics": {"score": {"better": "higher"}},
        "adapter": {"lines": [{"pattern": "epoch (\\d+) score (\\S+)", "values": ["epoch", "score"]}]}})json");
    world.write("own/train.py", R"(import time
for epoch in range(1, 4):
    time.sleep(0.1)
    print("epoch", epoch, "score", 1 / epoch)
)");
    const auto checked = world.bitsweep("trainer check own/trainer.json");
    INFO(checked.text);
    CHECK(checked.status.code == 1);
    CHECK(line_of(checked.text, "ends") == "ok   ends                finished, epochs 1, 2, 3");
    CHECK(line_of(checked.text, "seeds").ends_with("another seed too: it may ignore its seed"));
    CHECK(line_of(checked.text, "SIGTERM").starts_with("ok "));
    CHECK(line_of(checked.text, "resume").empty());
}

TEST_CASE("each fault of a trainer is found by the check, and named", "[.full]") {
    if (!has_python()) return;
    struct Fault {
        const char *fault, *what, *says;
    };
    const Fault faults[] = {
        {"deaf", "SIGTERM", "it went on to the end"},
        {"no result", "ends", "exit code 0, and no result.json of this run"},
        {"early result", "ends", "metrics.jsonl is written after result.json"},
        {"no lock", "lock", "'lock' is not held while it trains"},
        {"flock", "lock", "expected F_OFD_SETLK, not flock"},
        {"another id", "ends", "no result.json of this run"},
        {"exit 1", "refused config", "exit code 1"},
        {"another seed", "resume", "metrics differ from epoch"},
        {"no save", "resume", "it began with epoch 1 again, and its \"resume\" is exact"},
        {"from 0", "resume", "of the calm run epochs 1, 2, 3"},
        {"lost lines", "full disk", "it has a result, though metrics.jsonl could not be written"},
    };
    const auto world = world_of_checks();
    std::string names;
    for (const auto& fault : faults) names += std::string(fault.fault) + "\n";
    write_file_atomically(world.root() / "faults", names);
    const auto check = fmt::format(R"("{}" trainer check own/trainer.json "fault={{}}" >"{{}}" 2>&1; echo $? >>"{{}}")",
                                   World::program("bitsweep").string());
    run_command({"/bin/sh", "-c",
                 fmt::format("cd '{}' && xargs -P 3 -I {{}} sh -c '{}' <faults", world.root().string(),
                             check)});  // side by side: most of its time a check waits
    for (const auto& fault : faults) {
        const auto table = read_file(world.root() / fault.fault);
        INFO(fault.fault << "\n" << table);
        CHECK(table.ends_with("\n1\n"));
        CHECK(line_of(table, fault.what).starts_with("-- "));
        CHECK(line_of(table, fault.what).find(fault.says) != std::string::npos);
    }
}

}  // namespace bitsweep::trainer_check_test
