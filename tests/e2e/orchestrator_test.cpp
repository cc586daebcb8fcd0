// What a user sees of bitsweep, with a trainer that does as it is told.

#include <csignal>

#include "e2e/world.h"
#include "support/wait.h"

namespace bitsweep::orchestrator_test {
using test::World;

namespace {

constexpr const char* kSweep = R"({ "question": "Does it work?", "base": "recipes/r.json",
  "arms": { "fp32": {}, "sawb": {"quant.weight.method": "sawb"} },
  "axes": { "bits": {"keys": ["quant.weight.bits"], "values": [2, 3]} }, "seeds": 2 })";

World fake_world() {
    return World::with_fake_trainer(kSweep);
}

}  // namespace

TEST_CASE("a sweep runs to its end, a second time nothing is started", "[e2e]") {
    auto world = fake_world();
    const auto first = world.bitsweep("run sweeps/s.json");
    INFO(first.text);
    CHECK(first.status.code == 0);
    CHECK_THAT(first.text, Contains("s: 6 of 6 runs finished"));
    CHECK(world.run_folders().size() == 6);
    const auto second = world.bitsweep("run s");
    CHECK(second.status.code == 0);
    for (const auto& folder : world.run_folders()) CHECK(test::count_lines(folder / "attempts.jsonl", "start") == 1);
}

TEST_CASE("output that cannot be written is no success, and a message that cannot be no crash", "[e2e]") {
    auto world = fake_world();
    REQUIRE(world.bitsweep("run s").status.code == 0);
    for (const auto* command : {"query --format csv", "plan s", "status", "list", "query --help"}) {
        const auto lost = world.bitsweep(std::string(command) + " >/dev/full");
        INFO(command << "\n" << lost.text);
        CHECK(lost.status.code == 1);
        CHECK_THAT(lost.text, Contains("bitsweep: the output could not be written: No space left on device"));
    }
    CHECK(world.bitsweep("query >&-").status.code == 1);
    for (const auto* nowhere : {" 2>&-", " 2>/dev/full"}) {
        CHECK(world.bitsweep("plan none" + std::string(nowhere)).status.code == 2);
        CHECK(world.bitsweep("query --sweep none" + std::string(nowhere)).status.code == 2);
        CHECK(world.bitsweep("query \"SELECT nothing\"" + std::string(nowhere)).status.code != 0);
    }
}

TEST_CASE("an option or value that is wrong is told with what was expected and the nearest name", "[e2e]") {
    const auto world = fake_world();
    const std::pair<const char*, const char*> mistakes[] = {
        {"run s --threads 0", "bitsweep: --threads: expected a whole number from 1 to 1000000, got '0'"},
        {"run s --slots 99999999999", "bitsweep: --slots: expected a whole number from 1 to 1000000"},
        {"slots abc", "bitsweep: number: expected a whole number from 1 to 1000000, got 'abc'"},
        {"run s --grace -1", "bitsweep: --grace: expected a number >= 0, got '-1'"},
        {"run s --grace nan", "bitsweep: --grace: expected a number >= 0, got 'nan'"},
        {"run s --timeout-factor inf", "bitsweep: --timeout-factor: expected a number >= 0, got 'inf'"},
        {"query --swep demo", "--swep (did you mean '--sweep'?)"},
        {"status --reslts=x", "--reslts=x (did you mean '--results'?)"},
        {"stats", "bitsweep: did you mean 'bitsweep status'?"}};
    for (const auto& [command, message] : mistakes) {
        const auto refused = world.bitsweep(command);
        CHECK(refused.status.code == 2);
        CHECK_THAT(refused.text, Contains(message));
    }
}

TEST_CASE("a data set that is not there is said once, before anything starts", "[e2e]") {
    auto world = fake_world();
    const auto refused = world.bitsweep("--data-root nowhere run s --as m data.name=mnist");
    INFO(refused.text);
    CHECK(refused.status.code == 2);
    CHECK_THAT(refused.text, Contains("data.name: mnist is not in nowhere (bitsweep data fetch mnist"));
    CHECK_FALSE(std::filesystem::exists(world.results() / "sweeps"));
    CHECK(world.run_folders().empty());
}

TEST_CASE("plan names the runs and starts nothing", "[e2e]") {
    auto world = fake_world();
    const auto plan = Json::parse(world.stdout_of("plan sweeps/s.json --json"));
    CHECK(plan["cells"] == 8);
    CHECK(plan["runs"].size() == 6);
    for (const auto& run : plan["runs"]) CHECK(run["state"] == "new");
    CHECK_FALSE(std::filesystem::exists(world.results()));
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const auto afterwards = Json::parse(world.stdout_of("plan s --json"));
    for (const auto& run : afterwards["runs"]) CHECK((run["state"] == "done" && run["standing"] == "finished"));
    CHECK_THAT(world.stdout_of("plan s"), Contains("8 cells, 6 runs (6 finished)") && Contains("fp32 seed=1"));
}

TEST_CASE("the commands of a sweep, run by a shell, train it", "[e2e]") {
    auto world = fake_world();
    const auto printed = world.bitsweep("run s --executor commands >commands.sh");
    CHECK(printed.status.code == 3);
    CHECK_THAT(printed.text, Contains("s: 6 runs to be trained"));
    CHECK(test::count_lines(world.root() / "commands.sh", " --config ") == 6);
    CHECK(run_command({"/bin/sh", (world.root() / "commands.sh").string()}).status.code == 0);
    CHECK_THAT(world.stdout_of("status"), Contains("6 runs, 6 finished"));
    CHECK(world.bitsweep("run s --executor commands").status.code == 0);
    for (const auto& folder : world.run_folders()) CHECK(test::count_lines(folder / "log.1.txt", "attempt 1") == 1);
}

TEST_CASE("a run that is in two sweeps is trained once, and plan says so", "[e2e]") {
    auto world = fake_world();
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const auto plan = Json::parse(world.stdout_of("plan s seeds=3 --as other --json"));
    int done = 0, fresh = 0;
    for (const auto& run : plan["runs"]) {
        done += run["state"] == "done" && run["shared_with"] == Json::array({"s"});
        fresh += run["state"] == "new";
    }
    CHECK(done == 6);
    CHECK(fresh == 3);
    REQUIRE(world.bitsweep("run s seeds=3 --as other").status.code == 0);
    CHECK(world.run_folders().size() == 9);
}

TEST_CASE("a recipe that is not there is told with its nearest neighbour, or with what its folder has", "[e2e]") {
    auto world = fake_world();
    world.write("sweeps/t.json", "{\n\"base\": \"recipes/rr.json\"\n}");
    const auto refused = world.bitsweep("plan t");
    CHECK(refused.status.code == 2);
    CHECK_THAT(refused.text, Contains("sweeps/t.json:2: base: recipes/rr.json: there is no such recipe "
                                      "(did you mean 'recipes/r.json'?)"));
    world.write("sweeps/t.json", R"({"base": "recipes/resnet8.json"})");
    CHECK_THAT(world.bitsweep("plan t").text, Contains("there is no such recipe (recipes/ has r)"));
    world.write("sweeps/t.json", R"({"base": "elsewhere/r.json"})");
    CHECK_THAT(world.bitsweep("plan t").text,
               Contains("it is looked up from the current folder, then from the folders"));
}

TEST_CASE("a key that is only the end of several is told with all of them", "[e2e]") {
    auto world = fake_world();
    REQUIRE(world.bitsweep("run s").status.code == 0);
    CHECK_THAT(world.bitsweep("query --sweep s --where method=sawb").text,
               Contains("there are ") && Contains("quant.weight.method") && Contains("quant.activation.method"));
    CHECK_THAT(world.stdout_of("query --help"), Contains("Views to ask in SQL") && Contains("--data-root"));
}

TEST_CASE("a name given by --as takes no other file's sweep over", "[e2e]") {
    auto world = fake_world();
    world.write("sweeps/t.json", R"({"base": "recipes/r.json", "seeds": 2})");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const auto before = read_file(world.results() / "sweeps/s.json");
    const auto refused = world.bitsweep("run t --as s");
    CHECK(refused.status.code == 2);
    CHECK_THAT(refused.text, Contains("--as: 's' is the name of the sweep of sweeps/s.json"));
    CHECK(read_file(world.results() / "sweeps/s.json") == before);
    CHECK(world.bitsweep("run " + (world.root() / "sweeps/s.json").string() + " seeds=1 --as s").status.code == 0);
}

TEST_CASE("a run that crashes once is tried again, one that never works fails with its log's last line", "[e2e]") {
    auto world = fake_world();
    SECTION("once") {
        world.environment += " BEHAVIOUR=crash_once";
        const auto output = world.bitsweep("run s seeds=1");
        INFO(output.text);
        CHECK(output.status.code == 0);
        CHECK_THAT(output.text, Contains("killed by signal 9"));
        for (const auto& folder : world.run_folders()) {
            CHECK(test::count_lines(folder / "attempts.jsonl", "\"start\"") == 2);
            CHECK(test::count_lines(folder / "attempts.jsonl", "\"crashed\"") == 1);
        }
    }
    SECTION("never") {
        world.environment += " BEHAVIOUR=crash";
        const auto output = world.bitsweep("run s seeds=1");
        INFO(output.text);
        CHECK(output.status.code == 1);
        CHECK_THAT(output.text, Contains("exit code 1: attempt 3 of") && Contains("3 attempts in a row"));
        CHECK_THAT(world.stdout_of("status"), Contains("failed"));
    }
}

TEST_CASE("an exit code of 0 without a result is no finished run", "[e2e]") {
    auto world = fake_world();
    world.environment += " BEHAVIOUR=lies";
    CHECK(world.bitsweep("run s seeds=1").status.code == 1);
    CHECK_THAT(world.stdout_of("status"), Contains("3 failed"));
}

TEST_CASE("a refused config is not retried", "[e2e]") {
    auto world = fake_world();
    world.environment += " BEHAVIOUR=bad_config";
    const auto output = world.bitsweep("run s seeds=1");
    CHECK(output.status.code == 1);
    CHECK_THAT(output.text, Contains("no such data"));
    for (const auto& folder : world.run_folders())
        CHECK(test::count_lines(folder / "attempts.jsonl", "\"start\"") == 1);
}

TEST_CASE("a diverged run is an outcome: counted, never retried, exit code 1", "[e2e]") {
    auto world = fake_world();
    world.environment += " BEHAVIOUR=diverge";
    CHECK(world.bitsweep("run s seeds=1").status.code == 1);
    CHECK(world.bitsweep("run s seeds=1").status.code == 1);
    for (const auto& folder : world.run_folders())
        CHECK(test::count_lines(folder / "attempts.jsonl", "\"start\"") == 1);
    CHECK_THAT(world.stdout_of("status"), Contains("3 diverged"));
    CHECK_THAT(world.stdout_of("query --sweep 's@seeds=1'"), Contains("1 diverged"));
}

TEST_CASE("bad input exits 2, names every mistake and leaves nothing behind", "[e2e]") {
    auto world = fake_world();
    world.write("sweeps/bad.json",
                R"({ "base": "recipes/r.json", "arms": {"a": {"quant.weight.bits": 12, "lr": 1}} })");
    const auto output = world.bitsweep("run sweeps/bad.json");
    CHECK(output.status.code == 2);
    CHECK_THAT(output.text, Contains("expected 1..8, or 32, got 12") && Contains("did you mean 'optim.lr'?"));
    CHECK_FALSE(std::filesystem::exists(world.results()));
    for (const auto* usage : {"run sweeps/none.json", "run", "frobnicate", "plan s epochs=0", "query --sweep none",
                              "report none", "logs abc", "list wat", "query \"DELETE FROM runs\"", "run s --threads 0",
                              "run s --as ../../x", "run s --device tpu"}) {
        const auto refused = world.bitsweep(usage);
        INFO(usage << "\n" << refused.text);
        CHECK(refused.status.code == 2);
        CHECK_FALSE(refused.text.empty());
    }
    CHECK(world.run_folders().empty());
}

TEST_CASE("logs shows what the worker printed, by the start of the run's id", "[e2e]") {
    auto world = fake_world();
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const auto id = world.run_folders().front().filename().string();
    CHECK(world.stdout_of("logs " + id.substr(0, 10)) == "attempt 1 of " + id + "\n");
}

TEST_CASE("logs shows what a worker said that died before it began", "[e2e]") {
    auto world = fake_world();
    world.write("dies", "#!/bin/sh\necho no such library\nexit 127\n");
    std::filesystem::permissions(world.root() / "dies", std::filesystem::perms::owner_all);
    world.environment = "BITSWEEP_TRAINER=" + (world.root() / "dies").string();
    CHECK(world.bitsweep("run s --crash-budget 1").status.code == 1);
    const auto id = world.run_folders().front().filename().string();
    CHECK(world.stdout_of("logs " + id) == "no such library\n");
}

TEST_CASE("a trainer that is no program is refused before anything starts", "[e2e]") {
    auto world = fake_world();
    world.write("bin/bitsweep-train", "#!/bin/sh\n");
    const auto trained_by = [&](const std::string& trainer) {
        const auto output = world.bitsweep("run s --trainer " + trainer);
        CHECK(output.status.code == 2);
        CHECK_FALSE(std::filesystem::exists(world.results() / "sweeps"));
        return output.text;
    };
    CHECK_THAT(trained_by("nowhere"), Contains("--trainer: nowhere is not there"));
    CHECK_THAT(trained_by("bin/bitsweep-train"), Contains("is no file that may be executed"));
    CHECK_THAT(trained_by("bin"), Contains("expected a program, but bin is a folder"));
    std::filesystem::permissions(world.root() / "bin/bitsweep-train", std::filesystem::perms::owner_all);
    CHECK_THAT(trained_by("bin"), Contains("did you mean bin/bitsweep-train?"));
}

TEST_CASE("query gives tables in four formats, and SQL that reads", "[e2e]") {
    auto world = fake_world();
    REQUIRE(world.bitsweep("run s").status.code == 0);
    CHECK_THAT(world.stdout_of("query --sweep s"), Contains("50.0 ± 0.0 (n=2)"));
    CHECK_THAT(world.stdout_of("query --sweep s --format md"), Contains("|"));
    CHECK(Json::parse(world.stdout_of("query --sweep s --format json")).size() == 4);
    CHECK_THAT(world.stdout_of("query --format csv \"SELECT count(*) AS c FROM v_runs\""),
               Contains("c\n6\n") || Contains("c\r\n6\r\n"));
}

TEST_CASE("index --rebuild gives the same rows", "[e2e]") {
    auto world = fake_world();
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const std::string query = "query --format csv \"SELECT * FROM v_groups\"";
    const auto before = world.stdout_of(query);
    CHECK(before.size() > 50);
    std::filesystem::remove(world.results() / "bitsweep.sqlite");
    REQUIRE(world.bitsweep("index --rebuild").status.code == 0);
    CHECK(world.stdout_of(query) == before);
}

TEST_CASE("a second bitsweep on one results folder is refused with the holder's pid", "[e2e]") {
    auto world = fake_world();
    world.write("slow", "#!/bin/sh\nsleep 30\n");
    std::filesystem::permissions(world.root() / "slow", std::filesystem::perms::owner_all);
    world.environment = "BITSWEEP_TRAINER=" + (world.root() / "slow").string();
    const auto first = world.start("run s");
    test::wait_until([&] { return std::filesystem::exists(world.results() / "sweeps" / "s.json"); });
    const auto second = world.bitsweep("run s");
    CHECK(second.status.code == 3);
    CHECK_THAT(second.text, Contains("pid " + std::to_string(first)));
    CHECK(world.bitsweep("status").status.code == 0);
    ::kill(first, SIGINT);
    const auto status = wait_process(first);
    CHECK(status.code == 3);
}

TEST_CASE("a sweep is trained to its end though nobody reads what it prints", "[e2e]") {
    auto world = fake_world();
    world.bitsweep("run s --slots 1 2>&1 | true");
    CHECK_THAT(world.stdout_of("status --all"), Contains("6 runs, 6 finished"));
}

}  // namespace bitsweep::orchestrator_test
