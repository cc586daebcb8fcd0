// Others' rows, broken publications and indexes, names that collide, two commands at once, and what was once silent: a
// table of what a person, another machine or a full disk may leave behind, and what must come of it.

#include "e2e/world.h"

namespace bitsweep::world_of_trouble_store_test {
using test::World;
namespace fs = std::filesystem;

namespace {

struct Row {
    const char* what;
    const char* trouble;  // a shell script in the project's folder; functions as in kFunctions
    const char* command;  // of bitsweep, after it
    int code;
    std::vector<std::string> says;       // among its output
    std::vector<std::string> is_silent;  // not among it
    const char* afterwards = "true";     // a shell command that must succeed
};

// seal [SWEEP]: writes rows/manifest.json anew, as somebody does who alters rows and knows how.
constexpr const char* kFunctions = R"(
set -e
seal() {
    list=; for f in $(cd rows && ls); do [ "$f" = manifest.json ] && continue
    list="$list${list:+,}\"$f\":{\"sha256\":\"$(sha256sum <rows/$f | cut -d' ' -f1)\",\"bytes\":$(stat -c %s rows/$f)}"; done
    printf '{"schema":1,"sweep":"%s","files":{%s}}' "${1:-s}" "$list" >rows/manifest.json
}
bitsweep() { "$BITSWEEP" "$@"; }
first() { ls results/runs | head -n 1; }
)";

// A project whose sweep s has 8 finished runs, is published, and is exported to rows/.
World finished_world() {
    auto world = World::with_fake_trainer(R"({ "base": "recipes/r.json",
        "arms": {"sawb": {"quant.weight.method": "sawb"}, "dorefa": {"quant.weight.method": "dorefa"}},
        "axes": { "bits": {"keys": ["quant.weight.bits"], "values": [2, 3]} }, "seeds": 2 })");
    world.write("victim", "untouched");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    fs::create_directories(world.root() / "analysis");
    REQUIRE(world.bitsweep("publish --sweep s").status.code == 0);
    REQUIRE(world.bitsweep("export --sweep s --out rows").status.code == 0);
    return world;
}

CommandOutput shell(const World& world, const std::string& script) {
    return run_command({"/bin/bash", "-c",
                        "cd " + world.root().string() + " && export " + world.environment +
                            " BITSWEEP=" + World::program("bitsweep").string() + kFunctions + script});
}

void check(const std::vector<Row>& rows) {
    const auto whole = finished_world();
    for (const auto& row : rows) {
        World world;
        world.environment = whole.environment;
        fs::copy(whole.root(), world.root(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        world.environment.replace(world.environment.find(whole.root().string()), whole.root().string().size(),
                                  world.root().string());
        INFO(row.what << ": " << row.command);
        const auto trouble = shell(world, row.trouble);
        INFO(trouble.text);
        REQUIRE(trouble.status.code == 0);
        const auto output = world.bitsweep(row.command);
        INFO(output.text);
        CHECK(output.status.code == row.code);
        for (const auto& words : row.says) CHECK_THAT(output.text, Contains(words));
        for (const auto& words : row.is_silent) CHECK_THAT(output.text, !Contains(words));
        const auto afterwards = shell(world, row.afterwards);
        INFO(row.afterwards << "\n" << afterwards.text);
        CHECK(afterwards.status.code == 0);
        CHECK(read_file(world.root() / "victim") == "untouched");
    }
}

}  // namespace

TEST_CASE("others' rows are taken in, merged or refused one by one, and it is said which and why", "[e2e]") {
    const char* const elsewhere = "--results other import rows";
    check({
        {"an accuracy of 1e9",
         "sed -i '2s/\"\"test.top1\"\":50.0/\"\"test.top1\"\":1e9/' rows/runs.csv; seal",
         elsewhere,
         1,
         {"refused: run ", "expected a percentage from 0 to 100", "7 runs taken in"},
         {},
         "[ $(ls other/runs | wc -l) = 7 ]"},
        {"an accuracy of -1 in one epoch",
         "sed -i '0,/test.top1,50/s//test.top1,-1/' rows/metrics.csv; seal",
         elsewhere,
         1,
         {"refused: run ", "expected a percentage", "7 runs taken in"},
         {}},
        {"an outcome nobody knows",
         "sed -i '2s/,finished,/,perfect,/' rows/runs.csv; seal",
         elsewhere,
         1,
         {"outcome is 'perfect'", "7 runs taken in"},
         {}},
        {"two rows of one run",
         "sed -n 2p rows/runs.csv >>rows/runs.csv; seal",
         elsewhere,
         1,
         {"has two rows in runs.csv", "7 runs taken in"},
         {}},
        {"two rows of one number",
         "sed -n 2p rows/metrics.csv >x; cat x >>rows/metrics.csv; sed -i 2r\\ x rows/metrics.csv; seal",
         elsewhere,
         1,
         {"has two rows of", "7 runs taken in"},
         {}},
        {"a config that has another id",
         "sed -i '2s/\"\"batch\"\": *32/\"\"batch\"\":64/' rows/runs.csv; seal",
         elsewhere,
         1,
         {"its config is run ", "7 runs taken in"},
         {}},
        {"a config with a key nobody knows",
         "sed -i '2s/\"\"batch\"\"/\"\"bitch\"\"/' rows/runs.csv; seal",
         elsewhere,
         1,
         {"refused: run ", "did you mean 'batch'?", "7 runs taken in"},
         {}},
        {"a number that is another one here",
         "sed -i '2s/\"\"test.top1\"\":50.0/\"\"test.top1\"\":49.5/' rows/runs.csv; seal",
         "import rows",
         1,
         {"differs: run ", "test.top1: 50.0 here, 49.5 there: ours is kept", "8 here already"},
         {},
         "grep -q 50.0 results/runs/$(first)/result.json"},
        {"a sweep whose run is a path",
         "sed -i 's|\"run\":\"[0-9a-f]*\"|\"run\":\"../../../victim\"|' rows/sweep.json; seal",
         elsewhere,
         1,
         {"'../../../victim' is no run id", "8 runs taken in"},
         {},
         "! [ -e other/sweeps/s.json ]"},
        {"a sweep that is a path",
         "seal ../../x",
         elsewhere,
         1,
         {"'../../x' is no sweep's name"},
         {},
         "! [ -e other/runs ]"},
        {"another machine's seeds",
         "bitsweep --results other run s 'seeds=[3]' --as s; rm -r rows; bitsweep --results other export --sweep s "
         "--out rows",
         "import rows",
         0,
         {"4 runs taken in", "4 cells merged into the sweep here"},
         {},
         "bitsweep status s | grep -q '12 runs, 12 finished'"},
        {"another sweep of that name",
         "bitsweep --results other run s epochs=2 --as s; rm -r rows; bitsweep --results other export --sweep s --out "
         "rows",
         "import rows",
         1,
         {"refused: sweep s: is another one here: overrides: [] here, [\"epochs=2\"] there"},
         {},
         "bitsweep status s | grep -q '8 runs, 8 finished'"},
        {"rows that are as they were", "true", "import --verify rows", 0, {"all that follows from the rows"}, {}},
        {"rows whose config is altered",
         "sed -i '2s/\"\"batch\"\": *32/\"\"batch\"\":64/' rows/runs.csv; seal",
         "--results other import --verify rows",
         1,
         {"its config is run "},
         {},
         "! [ -e other/runs ]"},
        {"a sweep file that names a path",
         "sed -i 's|\"run\":\"[0-9a-f]*\"|\"run\":\"../../../victim\"|' results/sweeps/s.json",
         "cancel --sweep s",
         0,
         {"0 runs cancelled"},
         {},
         "! [ -e results/control/cancelled ] || ! ls results/control/cancelled | grep ."},
    });
}

TEST_CASE("a broken publication, probe or index stops no command", "[e2e]") {
    check({
        {"an index of rubbish",
         "head -c 9000 /dev/zero | tr '\\0' x >results/bitsweep.sqlite",
         "status --all",
         0,
         {"8 runs, 8 finished"},
         {},
         "bitsweep report s | grep -q 50.0"},
        {"a truncated index",
         "head -c 5000 results/bitsweep.sqlite >x; rm results/bitsweep.sqlite*; mv x results/bitsweep.sqlite",
         "status --all",
         0,
         {"8 runs, 8 finished"},
         {}},
        {"an index that is a folder",
         "rm results/bitsweep.sqlite*; mkdir results/bitsweep.sqlite",
         "status --all",
         1,
         {"the index is not used, the files are read without it", "8 runs, 8 finished"},
         {},
         "bitsweep run s"},
        {"an index that leads to itself",
         "rm results/bitsweep.sqlite*; ln -s bitsweep.sqlite results/bitsweep.sqlite",
         "report s",
         1,
         {"the files are read without it", "50.0"},
         {}},
        {"an index that is a FIFO",
         "rm results/bitsweep.sqlite*; mkfifo results/bitsweep.sqlite",
         "status --all",
         1,
         {"8 runs, 8 finished"},
         {}},
        {"an index on a full device", "true", "--db /dev/full status --all", 1, {"8 runs, 8 finished"}, {}},
        {"an index in no folder", "true", "--db /dev/null/x status --all", 1, {"8 runs, 8 finished"}, {}},
        {"a manifest of wrong types",
         "rm -r results/runs/$(first); echo '{\"schema\":1,\"sweep\":5,\"files\":[]}' "
         ">results/published/s/manifest.json",
         "report s",
         1,
         {"not taken in", "expected schema 1 with a list of files", "50.0"},
         {}},
        {"a manifest that is none",
         "rm -r results/runs/$(first); echo nonsense >results/published/s/manifest.json",
         "query --sweep s",
         1,
         {"not taken in", "50.0"},
         {}},
        {"a short packed file",
         "rm -r results/runs/$(first) results/published/s; gzip rows/metrics.csv; head -c 40 rows/metrics.csv.gz >x; "
         "mv x rows/metrics.csv.gz; seal; cp -r rows results/published/s",
         "report s",
         1,
         {"not taken in", "metrics.csv.gz", "50.0"},
         {}},
        {"a publication that is a FIFO",
         "rm -r results/runs/$(first); rm results/published/s/runs.csv; mkfifo results/published/s/runs.csv",
         "report s",
         1,
         {"not taken in", "50.0"},
         {}},
        {"a damaged probe",
         "mkdir results/probes; echo '{\"probe\":\"qerror\",\"result\":{\"errors\":[{\"ratio\":null}]}}' "
         ">results/probes/aa.json; "
         "cp " BITSWEEP_SOURCE_DIR "/analysis/quantization_error.json analysis/errors.json",
         "report",
         0,
         {"no figure", "50.0"},
         {}},
        {"a damaged publication while a plan is made",
         "rm -r results/runs/$(first); echo x >results/published/s/metrics.csv",
         "plan s",
         0,
         {"not taken in"},
         {}},
    });
}

TEST_CASE("names are one to one, and fit a file's name", "[e2e]") {
    const std::string longest(300, 'x'), as_long = "plan s --as " + longest;
    const std::string overrides =
        " epochs=1 batch=32 optim.lr=0.05 optim.momentum=0.85 optim.decay=0.0001 schedule.warmup_steps=100 "
        "quant.activation.alpha_decay=0.001 quant.activation.alpha_floor=0.01 quant.activation.calibration_batches=4";
    const std::string long_run = "run s" + overrides, long_plan = "plan s" + overrides;
    const char* const grids =
        "mkdir -p x y; cp sweeps/s.json x/grid.json; sed 's/2, 3/4, 5/' sweeps/s.json >y/grid.json; ";
    const std::string both = std::string(grids) + "bitsweep run x/grid.json";
    const std::string moved = both + "; mv x z";
    check({
        {"two files of one name",
         both.c_str(),
         "run y/grid.json",
         0,
         {"grid~", "8 of 8 runs finished"},
         {},
         "bitsweep status | grep -q '^grid: 8 runs, 8 finished'"},
        {"one file that has moved",
         moved.c_str(),
         "run z/grid.json",
         0,
         {"grid: 8 of 8 runs finished"},
         {},
         "[ $(ls results/sweeps | grep -c grid) = 1 ]"},
        {"nine overrides", "true", long_run.c_str(), 0, {"runs finished"}, {}, "ls results/sweeps | grep -q '~'"},
        {"nine overrides that are planned", "true", long_plan.c_str(), 0, {"~"}, {}},
        {"a name too long for a file",
         "true",
         as_long.c_str(),
         2,
         {"--as: expected a name whose parts have at most"},
         {}},
        {"a name with an empty part", "true", "plan s --as a//b", 2, {"--as: expected a name such as cpu/bits"}, {}},
        {"a name with a line end", "true", "plan s --as \"$(printf 'a\\nb')\"", 2, {"without control characters"}, {}},
        {"two overrides that are spelled alike",
         "bitsweep run s data.folder=a/b",
         "run s data.folder=a_b",
         0,
         {"runs finished"},
         {},
         "[ $(ls results/sweeps | grep -c 'folder=a_b') = 2 ]"},
        {"a sweep called probes",
         "mkdir results/probes; echo '{\"probe\":\"qerror\",\"schema\":1,\"params\":{},\"result\":{}}' "
         ">results/probes/2f41772c067ade89.json; "
         "bitsweep publish --probes; bitsweep run s --as probes",
         "publish --sweep probes",
         0,
         {"published/probes~"},
         {},
         "[ -e results/published/probes/probes/2f41772c067ade89.json ] && [ -e results/published/probes~*/runs.csv ]"},
        {"a sweep above another",
         "bitsweep run s --as s/b",
         "publish --sweep s/b",
         0,
         {"published/s/b~"},
         {},
         "[ -e results/published/s/runs.csv ] && bitsweep publish --sweep s && [ -e results/published/s/b~*/runs.csv "
         "]"},
    });
}

TEST_CASE("commands at once in a fresh clone do not disturb each other", "[e2e]") {
    const auto world = finished_world();
    for (const auto* command :
         {"status --all", "query --sweep s", "report s", "plan s", "status --json", "query --runs",
          "compare sawb dorefa --sweep s", "query 'SELECT count(*) FROM v_runs'"}) {
        for (const char* part : {"runs", "sweeps", "probes", "bitsweep.sqlite", "report", "import.lock"})
            fs::remove_all(world.results() / part);
        fs::create_directories(world.results() / ".import.killed/0123456789abcdef");
        for (const auto& output : world.four_times(std::string(command) + " && echo WELL")) {
            INFO(command << "\n" << output);
            CHECK_THAT(output, Contains("WELL"));
            CHECK_THAT(output, !Contains("no sweep"));
        }
        CHECK(world.run_folders().size() == 8);
        for (const auto& path : entries_in(world.results()))
            CHECK_THAT(path.filename().string(), !Contains(".import."));
    }
}

TEST_CASE("what goes wrong without a crash is said", "[e2e]") {
    check({
        {"another run's result",
         "echo '{\"run\":\"0123456789abcdef\",\"outcome\":\"finished\"}' >results/runs/$(first)/result.json; "
         "sed -i 's/^BEHAVIOUR.*//; s/>\"$dir\\/result.json\"/>\\/dev\\/null/' trainer",
         "run s --crash-budget 1",
         1,
         {"belongs to run '0123456789abcdef': remove it"},
         {}},
        {"an end line without a result",
         "rm results/runs/$(first)/result.json; "
         "sed -i 's/^echo .*outcome.*finished.*/end 0 finished/' trainer",
         "run s --crash-budget 1",
         1,
         {"exit code 0", "there is no result.json"},
         {}},
        {"a line that is none",
         "echo nonsense >>results/runs/$(first)/layers.jsonl; touch results/runs/$(first)/x",
         "status",
         0,
         {"1 problem in the files: 'bitsweep index' lists them"},
         {}},
        {"an axis that changes nothing",
         R"sh(echo '{"base": "recipes/r.json", "arms": {"fp32": {"quant.weight.method": "none"}}, "axes": {"bits": {
         "keys": ["quant.weight.bits"], "values": [2, 3]}}}' >sweeps/t.json)sh",
         "plan t",
         0,
         {"axis 'bits' changes no run"},
         {}},
        {"an override that changes nothing", "true", "plan s epochs=1", 0, {"override epochs changes no run"}, {}},
        {"an override that cannot matter",
         "true",
         "plan s quant.activation.alpha_decay=0.25",
         0,
         {"changes no run"},
         {}},
        {"a length beyond all time",
         "sed -i 's/\"seeds\": 2/\"seeds\": 2, \"resources\": {\"minutes\": 1e300}/' sweeps/s.json; rm -r results",
         "plan s",
         0,
         {},
         {"-9223372036854775808"}},
        {"a file size limit",
         "cat >small <<'END'\n#!/bin/bash\nulimit -f 1\nexec \"$BITSWEEP\" export --sweep s --out y\nEND\nchmod +x "
         "small; "
         "./small >said 2>&1 && exit 1; [ $? -lt 128 ]; cat said",
         "status",
         0,
         {},
         {},
         "grep -q 'too large\\|full\\|disk I/O' said"},
    });
}

}  // namespace bitsweep::world_of_trouble_store_test
