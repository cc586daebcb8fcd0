// Real trainings, killed at random moments.

#include <csignal>

#include <fmt/format.h>

#include "base/random.h"
#include "e2e/world.h"
#include "support/wait.h"
#include "sys/machine.h"

namespace bitsweep::chaos_test {
using test::World;

namespace {

namespace fs = std::filesystem;

void write_tiny_sweep(const World& world) {
    world.write("recipes/tiny.json", R"({"model.name": "resnet8", "model.width": 0.25, "data.name": "shapes10",
        "data.train_images": 192, "epochs": 3, "batch": 32, "optim.lr": 0.05, "schedule.method": "cosine",
        "quant.activation.alpha_init": 3})");
    world.write("sweeps/tiny.json", R"({ "base": "recipes/tiny.json",
        "arms": { "fp32": {}, "pact+sawb": {"quant.weight.method": "sawb", "quant.activation.method": "pact"} },
        "axes": { "bits": {"keys": ["quant.weight.bits", "quant.activation.bits"], "values": [2]} }, "seeds": 2 })");
}

std::vector<pid_t> workers_of(const World& world) {
    std::vector<pid_t> pids;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto command = read_file_if_exists(entry.path() / "cmdline").value_or("");
        const bool is_worker = command.find("bitsweep-train") != std::string::npos;
        if (is_worker && command.find(world.root().string()) != std::string::npos)
            pids.push_back(std::stoi(entry.path().filename().string()));
    }
    return pids;
}

/// What must be the same however often a sweep was killed: every value of every run, to the bit.
std::map<std::string, std::map<std::string, Json>> outcome_of(const World& world) {
    std::map<std::string, std::map<std::string, Json>> outcome;
    for (const auto& folder : world.run_folders()) {
        const auto id = folder.filename().string();
        for (const auto* file : {"metrics.jsonl", "layers.jsonl"})
            outcome[id + "/" + file] = test::last_lines(folder / file);
        auto result = Json::parse(read_file(folder / "result.json"));
        for (const auto* key : {"train_s", "attempts", "peak_bytes"}) result.erase(key);
        outcome[id + "/result.json"][""] = result;
        outcome[id + "/predictions"][""] = read_file(folder / "predictions.u8").size();
        outcome[id + "/weights"][""] = sha256_of_file(folder / "final.safetensors");
    }
    return outcome;
}

int chaos_rounds() {
    const auto rounds = environment("BITSWEEP_CHAOS_ROUNDS");
    return rounds ? std::stoi(*rounds) : 10;
}

}  // namespace

TEST_CASE("a sweep killed at random moments ends with the numbers of an undisturbed one, to the bit", "[e2e][train]") {
    const World calm;
    write_tiny_sweep(calm);
    const auto undisturbed = calm.bitsweep("run tiny");
    INFO(undisturbed.text);
    REQUIRE(undisturbed.status.code == 0);
    const auto expected = outcome_of(calm);
    REQUIRE(expected.size() == 4 * 5);

    SplitMix64 random(2024);
    const SystemClock clock;
    for (int round = 0; round < chaos_rounds(); ++round) {
        const World world;
        write_tiny_sweep(world);
        int kills = 0;
        for (;;) {
            const auto pid = world.start("run tiny");
            clock.sleep(0.05 + 2.5 * random.uniform());
            const bool kill_bitsweep = random.below(3) != 0;
            for (const auto worker : workers_of(world))
                if (random.below(2) == 0) ::kill(worker, SIGKILL), ++kills;
            if (kill_bitsweep) ::kill(pid, SIGKILL), ++kills;
            const auto status = wait_process(pid);
            if (!kill_bitsweep && status.code == 0) break;
            INFO("round " << round << ", exit " << status.code << "\n" << read_file(world.root() / "bitsweep.log"));
            REQUIRE((status.signal == SIGKILL || status.code == 0));
            if (kills > 12) {  // enough: let it end
                REQUIRE(world.bitsweep("run tiny").status.code == 0);
                break;
            }
        }
        INFO("round " << round << ", " << kills << " kills");
        CHECK(outcome_of(world) == expected);
        CHECK(workers_of(world).empty());
        const std::string query = "query --format csv \"SELECT * FROM v_curves\"";
        const auto before = world.stdout_of(query);
        REQUIRE(world.bitsweep("index --rebuild").status.code == 0);
        CHECK(world.stdout_of(query) == before);
    }
}

TEST_CASE("doctor finds the trainer, and says which LibTorch it has", "[e2e][train]") {
    const auto text = World().bitsweep("doctor").text;
    CHECK_THAT(text, Contains("ok   bitsweep-train") && Contains(", LibTorch "));
}

TEST_CASE("Ctrl-C stops with checkpoints, exit code 3, and the same command goes on", "[e2e][train]") {
    const World world;
    write_tiny_sweep(world);
    const auto pid = world.start("run tiny epochs=40 seeds=1");
    test::wait_until([&] {
        REQUIRE_FALSE(test::has_ended(pid));
        return !world.run_folders().empty() &&
               test::count_lines(world.run_folders().front() / "metrics.jsonl", "\"epoch\":1,") > 0;
    });
    ::kill(pid, SIGINT);
    CHECK(wait_process(pid).code == 3);
    CHECK(workers_of(world).empty());
    for (const auto& folder : world.run_folders()) {
        if (!fs::exists(folder / "attempts.jsonl")) continue;  // was to be the next
        CHECK(fs::exists(folder / "checkpoint.pt"));
        CHECK_FALSE(fs::exists(folder / "result.json"));
    }
    CHECK_THAT(world.stdout_of("status"), Contains("stopped"));
    CHECK(world.bitsweep("run tiny epochs=40 seeds=1").status.code == 0);
}

TEST_CASE("report draws a real sweep in every format", "[e2e][train]") {
    const World world;
    write_tiny_sweep(world);
    REQUIRE(world.bitsweep("run tiny").status.code == 0);
    const auto table = world.stdout_of("report tiny");
    CHECK_THAT(table, Contains("pact+sawb") && Contains("(n=2)"));
    for (const auto* ending : {"md", "csv", "tex", "svg", "pdf", "png"}) {
        const auto path = world.results() / "report" / "tiny" / (std::string("accuracy_vs_bits.") + ending);
        INFO(path);
        CHECK((fs::exists(path) && fs::file_size(path) > 100));
    }
}

}  // namespace bitsweep::chaos_test
