// What a user does with a running sweep from another terminal, and how it takes care of itself.

#include <csignal>

#include "e2e/world.h"
#include "support/wait.h"

namespace bitsweep::control_test {
using test::World;

namespace {

World world_of(const std::string& behaviour, const std::string& resources = "{}") {
    return World::with_fake_trainer(World::two_bits(R"(, "resources": )" + resources), behaviour);
}

std::string log_of(const World& world) {
    return read_file_if_exists(world.root() / "bitsweep.log").value_or("");
}

// A run that began in the background, once a worker has started.
pid_t start_and_wait(const World& world, const std::string& arguments = "run s") {
    const auto pid = world.start(arguments);
    test::wait_until([&] { return log_of(world).find("started") != std::string::npos; });
    return pid;
}

void wait_for(const World& world, const char* words) {
    test::wait_until([&] { return log_of(world).find(words) != std::string::npos; });
}

std::string status_of(const World& world) {
    return world.stdout_of("status --all");
}

std::vector<std::string> ids(const World& world) {
    std::vector<std::string> list;
    const auto plan = Json::parse(world.stdout_of("plan s --json"));
    for (const auto& run : plan["runs"]) list.push_back(run["run"].get<std::string>());
    return list;
}

}  // namespace

TEST_CASE("pause stops the workers, resume goes on, and every run is done once", "[e2e]") {
    auto world = world_of("until_go");
    const auto pid = start_and_wait(world);
    CHECK_THAT(world.stdout_of("pause"), Contains("pid " + std::to_string(pid)));
    wait_for(world, "interrupted");
    test::wait_until([&] { return status_of(world).find("'bitsweep resume' goes on") != std::string::npos; });
    CHECK_THAT(world.stdout_of("explain " + ids(world).back()), Contains("everything is paused by pid"));
    world.write("go", "");
    CHECK_THAT(world.stdout_of("resume"), Contains("resumed"));
    CHECK(wait_process(pid).code == 0);
    for (const auto& folder : world.run_folders()) CHECK(test::count_lines(folder / "result.json", "finished") == 1);
}

TEST_CASE("a terminal that is closed stops the workers gently, however often it says so", "[e2e]") {
    auto world = world_of("until_go");
    const auto pid = start_and_wait(world);
    ::kill(pid, SIGHUP);
    ::kill(pid, SIGHUP);
    CHECK(wait_process(pid).code == 3);
    CHECK_THAT(log_of(world), Contains("workers write a checkpoint") && Contains("interrupted"));
    CHECK(log_of(world).find("killing the workers") == std::string::npos);
    CHECK_THAT(log_of(world), Contains("the terminal was closed") && Contains("in tmux, or by nohup, it goes on"));
}

TEST_CASE("under nohup a closed terminal changes nothing", "[e2e]") {
    auto world = world_of("until_go");
    world.environment = "trap '' HUP && " + world.environment;
    const auto pid = start_and_wait(world);
    ::kill(pid, SIGHUP);
    world.write("go", "");
    CHECK(wait_process(pid).code == 0);
}

TEST_CASE("cancel stops one run for good, the next bitsweep leaves it out until retry", "[e2e]") {
    auto world = world_of("until_go");
    const auto pid = start_and_wait(world, "run s --slots 1");
    CHECK_THAT(world.stdout_of("cancel --where bits=2"), Contains("1 run cancelled"));
    wait_for(world, "interrupted");
    world.write("go", "");
    CHECK(wait_process(pid).code == 3);
    const auto cancelled = ids(world).front();
    CHECK_THAT(world.stdout_of("explain " + cancelled), Contains("it is cancelled: 'bitsweep retry"));
    CHECK_THAT(world.stdout_of("status"), Contains("s: 2 runs, 1 finished, 1 cancelled"));
    CHECK(Json::parse(world.stdout_of("status --json"))[0]["runs"][0]["state"] == "cancelled");
    CHECK_THAT(world.stdout_of("plan s"), Contains("1 finished, 1 cancelled"));
    const auto left_out = world.bitsweep("run s");
    CHECK(left_out.status.code == 3);
    CHECK_THAT(left_out.text, Contains("1 cancelled: 'bitsweep retry --sweep s' lets the next run train them"));
    CHECK_THAT(world.bitsweep("retry s").text, Contains("'s' is a sweep (--sweep s)"));
    CHECK_FALSE(std::filesystem::exists(world.results() / "runs" / cancelled / "result.json"));
    CHECK_THAT(world.stdout_of("retry " + cancelled), Contains("1 run to be tried again"));
    CHECK(world.bitsweep("run s").status.code == 0);
    CHECK_THAT(world.stdout_of("cancel --where bits=2"),
               Contains("0 runs cancelled") && Contains("ended already: 1 run"));
}

TEST_CASE("explain names the command that trains a run, with the sweep's file and overrides, and it does", "[e2e]") {
    auto world = world_of("until_go");
    const auto pid = start_and_wait(world, "run s epochs=3 --slots 1");
    ::kill(pid, SIGINT);
    CHECK(wait_process(pid).code == 3);
    const auto id = world.run_folders().front().filename().string();
    const auto text = world.stdout_of("explain " + id);
    const std::string before = "'bitsweep ", after = "' trains it";
    const auto begin = text.rfind(before, text.find(after));
    REQUIRE(begin != std::string::npos);
    const auto command = text.substr(begin + before.size(), text.find(after) - begin - before.size());
    CHECK(command.starts_with("run "));
    CHECK(command.ends_with(" epochs=3"));
    world.write("go", "");
    CHECK(world.bitsweep(command).status.code == 0);
    CHECK_THAT(world.stdout_of("explain " + id), Contains("it has finished"));
}

TEST_CASE("runs that have not started are cancelled by their config too, as long as their sweep's file gives it",
          "[e2e]") {
    auto world = world_of("until_go");
    const auto pid = start_and_wait(world, "run s --slots 1");
    const auto waiting = ids(world).back();
    CHECK_THAT(world.stdout_of("cancel --where quant.weight.bits=3"), Contains("1 run cancelled"));
    CHECK_THAT(world.stdout_of("explain " + waiting), Contains("it is cancelled"));
    std::filesystem::remove(world.root() / "sweeps/s.json");
    const auto refused = world.bitsweep("cancel --where quant.weight.bits=2");
    CHECK(refused.status.code == 2);
    CHECK_THAT(refused.text, Contains(" may match or not: the runs have not started"));
    world.write("go", "");
    CHECK(wait_process(pid).code == 3);
}

TEST_CASE("a run that other cells share is cancelled with all of them, or by --shared", "[e2e]") {
    const auto world = World::with_fake_trainer(R"({ "base": "recipes/r.json",
        "arms": {"fp32": {"quant.weight.method": "none"}, "sawb": {"quant.weight.method": "sawb"}},
        "axes": { "bits": {"keys": ["quant.weight.bits"], "values": [2, 3]} } })",
                                                "crash");
    CHECK(world.bitsweep("run s --crash-budget 1").status.code == 1);
    const auto preview = world.stdout_of("cancel --where bits=2 -n");
    CHECK_THAT(preview, Contains("1 run would be cancelled") && Contains("s:sawb,bits=2,seed=1") &&
                            Contains("kept, shared with other cells: 1 run") && Contains("s:fp32,bits=2,seed=1"));
    CHECK_THAT(world.stdout_of("cancel --where bits=2"), Contains("1 run cancelled"));
    CHECK_THAT(world.stdout_of("status"), Contains("3 runs, 1 cancelled, 2 failed"));
    CHECK_THAT(world.stdout_of("cancel s:sawb,bits=3,seed=1"), Contains("1 run cancelled"));
    CHECK_THAT(world.stdout_of("explain s:sawb,bits=3,seed=1"), Contains("it is cancelled"));
    CHECK_THAT(world.stdout_of("logs s:fp32,bits=2,seed=1"), Contains("attempt 1 of"));
    CHECK_THAT(world.bitsweep("cancel s:sawb,bits=4,seed=1").text, Contains("did you mean 's:sawb,bits="));
    CHECK_THAT(world.stdout_of("cancel --where bits=2 --shared"), Contains("cancelled"));
    CHECK_THAT(world.stdout_of("status"), Contains("3 runs, 3 cancelled"));
    CHECK(files_in(world.results() / "control" / "requests").size() == 3);
    CHECK_THAT(world.stdout_of("retry --where bits=3"), Contains("2 runs to be tried again"));
}

TEST_CASE("cancel without a word of what, or with two that exclude each other, is refused", "[e2e]") {
    auto world = world_of("");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const auto id = ids(world).front();
    const std::pair<std::string, const char*> mistakes[] = {{"", "which runs?"},
                                                            {id + " --where bits=3", "give either ids, or --sweep"},
                                                            {id + " --sweep s", "give either ids, or --sweep"}};
    for (const auto& [arguments, message] : mistakes) {
        const auto refused = world.bitsweep("cancel " + arguments);
        CHECK(refused.status.code == 2);
        CHECK_THAT(refused.text, Contains(message));
    }
}

TEST_CASE("cancelled is a state of its own in tables and figures", "[e2e]") {
    auto world = world_of("");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    REQUIRE(world.bitsweep("run s seeds=2 --as t --executor commands").status.code == 3);
    REQUIRE(world.bitsweep("cancel --sweep t --where seed=2").status.code == 0);
    CHECK_THAT(world.stdout_of("query --sweep t"), Contains("(n=1, 1 cancelled)"));
    CHECK_THAT(world.stdout_of("query --sweep t --runs --where state=cancelled"), Contains("cancelled"));
    CHECK_THAT(world.stdout_of("report t"), Contains("(n=1, 1 cancelled)") && Contains("2 cancelled)"));
    CHECK_THAT(read_file(world.results() / "report/t/accuracy_vs_bits.svg"), Contains("cancelled"));
}

TEST_CASE("queued sweeps are trained one after the other by the bitsweep that lives", "[e2e]") {
    auto world = world_of("until_go");
    const auto pid = start_and_wait(world, "run s --slots 1");
    const auto busy = world.bitsweep("run s seeds=2 --as t");
    CHECK(busy.status.code == 3);
    CHECK_THAT(busy.text,
               Contains("only one bitsweep writes") && Contains("'bitsweep run --queue ...' hands the sweep"));
    CHECK_THAT(world.stdout_of("run s seeds=2 --as t --queue"), Contains("t is queued: number 1 behind what pid"));
    CHECK_THAT(world.stdout_of("run s seeds=3 --as u --queue"), Contains("u is queued: number 2"));
    CHECK_THAT(world.stdout_of("run s seeds=4 --as v --queue"), Contains("v is queued: number 3"));
    CHECK_THAT(world.stdout_of("status"), Contains("queued: t, u, v\n"));
    CHECK_THAT(world.bitsweep("cancel --queued w").text, Contains("--queued: no sweep 'w' is queued"));
    CHECK(world.stdout_of("cancel --queued u") == "u is no longer queued\n");
    std::filesystem::remove(world.root() / "sweeps/s.json");  // the queue holds the text
    world.write("go", "");
    CHECK(wait_process(pid).code == 0);
    CHECK_THAT(log_of(world), Contains("t: next in the queue") && Contains("v: 8 of 8 runs finished"));
    CHECK_THAT(world.stdout_of("status --all"), Contains("t: 4 runs, 4 finished") && !Contains("queued"));
    CHECK(world.bitsweep("status u").status.code == 2);
}

TEST_CASE("a queue outlives a bitsweep that is stopped, and one bad sweep in it keeps no other back", "[e2e]") {
    auto world = world_of("until_go");
    const auto pid = start_and_wait(world, "run s --slots 1");
    REQUIRE(world.bitsweep("run s seeds=2 --as t --queue").status.code == 0);
    world.write("results/control/queue/0-0.json",
                R"({"name": "bad", "file": "b.json", "folder": "/", "overrides": [], "text": "{"})");
    world.write("results/control/queue/1-0.json", "torn");
    ::kill(pid, SIGINT);
    CHECK(wait_process(pid).code == 3);
    world.write("go", "");
    const auto output = world.bitsweep("run s --queue");
    INFO(output.text);
    CHECK(output.status.code == 1);
    CHECK_THAT(output.text, Contains("/b.json:1") && Contains("t: 4 of 4 runs finished"));
}

TEST_CASE("slots changes a running sweep within what fits", "[e2e]") {
    auto world = world_of("until_go");
    const auto idle = world.bitsweep("slots 1");
    CHECK(idle.status.code == 2);
    const auto pid = world.start("run s --threads 1");
    test::wait_until([&] { return status_of(world).find("slots busy") != std::string::npos; });
    const auto refused = world.bitsweep("slots 100000");
    CHECK(refused.status.code == 2);
    CHECK_THAT(refused.text, Contains("100000 slots were asked for"));
    CHECK_THAT(world.stdout_of("slots 1"), Contains("1 slot (before: "));
    test::wait_until([&] { return status_of(world).find("1 of 1 slots busy, 1 run waiting") != std::string::npos; });
    CHECK_THAT(world.stdout_of("explain " + ids(world).back()),
               Contains("1 of 1 slots are busy") || Contains("has just given it to cpu"));
    world.write("go", "");
    CHECK(wait_process(pid).code == 0);
}

TEST_CASE("a worker that hangs is killed with all its children, its stack is in its log, and the run is done",
          "[e2e]") {
    auto world = world_of("hang_once");
    const auto output = world.bitsweep("run s --slots 1 --hang-minutes 0.02 --grace 1");
    INFO(output.text);
    CHECK(output.status.code == 0);
    CHECK_THAT(output.text, Contains("nor checkpoint for 1.2 s") && Contains("did not stop within 1 s: killed"));
    const auto folder = world.run_folders().front();
    CHECK(test::count_lines(folder / "attempts.jsonl", "\"hung\"") == 1);
    const auto log = read_file(folder / "log.1.txt");
    CHECK_THAT(log, Contains("Thread") || Contains("#0") || Contains("no stacks of the hanging threads") ||
                        Contains("ptrace"));
}

TEST_CASE("a worker that hangs and stops when asked has failed all the same, and retry finds it", "[e2e]") {
    auto world = world_of("hang");
    CHECK(world.bitsweep("run s --slots 1 --hang-minutes 0.02 --crash-budget 1").status.code == 1);
    CHECK_THAT(status_of(world), Contains("2 runs, 2 failed") && Contains("for 1.2 s: stopped"));
    CHECK_THAT(world.stdout_of("retry --failed"), Contains("2 runs to be tried again"));
    CHECK_THAT(status_of(world), Contains("2 runs, 2 stopped") && !Contains("failed\n") &&
                                     Contains("to be tried again; it failed before: "));
    const auto id = world.run_folders().front().filename().string();
    CHECK_THAT(world.stdout_of("explain " + id), Contains("it is to be tried again; it failed before: "));
    CHECK_THAT(world.stdout_of("query --sweep s --runs"), Contains("stopped"));
    CHECK_THAT(world.stdout_of("retry " + id),
               Contains("0 runs to be tried again") && Contains("asked for already: 1 run"));
}

TEST_CASE("a run that takes longer than the sweep allows is stopped, tried once more, and fails", "[e2e]") {
    auto world = world_of("until_go", R"({"minutes": 0.01})");
    const auto output = world.bitsweep("run s --timeout-factor 2");
    INFO(output.text);
    CHECK(output.status.code == 1);
    CHECK_THAT(output.text, Contains("took longer than 1.2 s (2 times") && Contains("--timeout-factor"));
}

TEST_CASE("a run out of memory is tried again alone", "[e2e]") {
    auto world = world_of("out_of_memory_once");
    const auto output = world.bitsweep("run s");
    INFO(output.text);
    CHECK(output.status.code == 0);
    CHECK_THAT(output.text, Contains("out_of_memory") && Contains("alone on its device"));
}

TEST_CASE("cells that left the sweep file are reported and kept, added ones run alone", "[e2e]") {
    auto world = world_of("");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    const auto before = world.run_folders();
    auto sweep = World::two_bits();
    world.write("sweeps/s.json", sweep.replace(sweep.find("2, 3"), 4, "3, 4"));
    const auto again = world.bitsweep("run s");
    CHECK(again.status.code == 0);
    CHECK_THAT(again.text, Contains("1 run no longer in") && Contains("sawb {\"bits\":2} seed 1"));
    CHECK(world.run_folders().size() == 3);
    for (const auto& folder : before) CHECK(test::count_lines(folder / "attempts.jsonl", "\"start\"") == 1);
}

TEST_CASE("workers are pinned to the GPUs asked for, by UUID", "[e2e]") {
    auto world = world_of("gpu");
    world.write("gpus", "GPU-a 16000000000 16000000000\nGPU-b 16000000000 16000000000\n");
    world.environment +=
        std::string(" BITSWEEP_NVML=" BITSWEEP_FAKE_NVML " BITSWEEP_FAKE_GPUS=") + (world.root() / "gpus").string();
    SECTION("one of two") {
        const auto output = world.bitsweep("run s --gpus 1");
        INFO(output.text);
        REQUIRE(output.status.code == 0);
        for (const auto& folder : world.run_folders())
            CHECK_THAT(read_file(folder / "log.1.txt"), Contains("sees GPU-b by PCI_BUS_ID"));
    }
    SECTION("what CUDA_VISIBLE_DEVICES hides is not used") {
        world.environment += " CUDA_VISIBLE_DEVICES=0";
        const auto refused = world.bitsweep("run s --gpus 1");
        CHECK(refused.status.code == 2);
        CHECK_THAT(refused.text, Contains("there are 0 (GPU-a)"));
        REQUIRE(world.bitsweep("run s").status.code == 0);
        for (const auto& folder : world.run_folders())
            CHECK_THAT(read_file(folder / "log.1.txt"), Contains("sees GPU-a by PCI_BUS_ID"));
    }
}

TEST_CASE("made-up GPUs place runs and train on the CPU", "[e2e]") {
    auto world = world_of("gpu");
    const auto output = world.bitsweep("run s --gpus fake:2 --runs-per-gpu auto");
    INFO(output.text);
    CHECK(output.status.code == 0);
    CHECK_THAT(output.text, Contains("on GPU-fake-0") && Contains("on GPU-fake-1"));
}

TEST_CASE("a pause that nobody has obeyed yet stands on top of the status", "[e2e]") {
    auto world = world_of("");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    REQUIRE(world.bitsweep("pause").status.code == 0);
    const auto status = world.stdout_of("status");
    CHECK(status.rfind("paused by pid ", 0) == 0);
    CHECK_THAT(status, Contains("'bitsweep resume' goes on\ns: 2 runs, 2 finished"));
    REQUIRE(world.bitsweep("resume").status.code == 0);
    CHECK_THAT(world.stdout_of("status"), !Contains("paused"));
}

TEST_CASE("what a command has done is told as JSON too, and a state has one word in every command", "[e2e]") {
    auto world = world_of("");
    REQUIRE(world.bitsweep("run s seeds=1 --as t").status.code == 0);
    REQUIRE(world.bitsweep("run s --executor commands").status.code == 0);
    const auto json = [&](const std::string& command) { return Json::parse(world.stdout_of(command + " --json")); };
    CHECK(json("pause")["request"] == "pause");
    CHECK_THAT(json("resume")["text"].get<std::string>(), Contains("resumed"));
    const auto plan = json("plan s seeds=2 --as u");
    REQUIRE(world.bitsweep("run s seeds=2 --as u --executor commands").status.code == 3);
    const auto fresh = plan["runs"][1]["run"].get<std::string>();
    CHECK(json("cancel " + fresh)["runs"] == Json::array({fresh}));
    CHECK(json("status u")[0]["runs"][1]["state"] == "cancelled");
    CHECK(json("show " + fresh)["state"] == "cancelled");
    CHECK(json("query --sweep u --runs --where state=cancelled").size() == 1);
    CHECK(json("watch u")[0]["runs"].size() == 4);
    CHECK(json("retry " + fresh)["runs"] == Json::array({fresh}));
    CHECK(json("query --sweep u --runs --where state=new").size() == 2);
    CHECK(json("export --sweep s --out rows")["files"].size() > 2);
    CHECK(json("import rows")["known"] == 2);
}

TEST_CASE("watch prints the status until no bitsweep lives", "[e2e]") {
    auto world = world_of("");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    CHECK_THAT(world.stdout_of("watch --all"), Contains("s: 2 runs, 2 finished"));
}

}  // namespace bitsweep::control_test
