// Exact resume: a run stopped at any moment ends with the numbers of one that was never stopped, to the bit.

#include <csignal>
#include <cstdio>

#include "base/random.h"
#include "data/made_files.h"
#include "support/wait.h"
#include "train/trainer.h"

namespace bitsweep::resume_test {
using test::Trainer;

namespace {

// Everything that must not depend on how often a run was stopped.
std::map<std::string, Json> numbers_of(const Trainer& trainer) {
    auto numbers = test::last_lines(trainer.file("metrics.jsonl"));
    numbers.merge(test::last_lines(trainer.file("layers.jsonl")));
    auto result = trainer.json("result.json");
    for (const auto* key : {"train_s", "attempts", "peak_bytes"}) result.erase(key);
    numbers["result"] = result;
    numbers["weights"] = sha256_of_file(trainer.file("final.safetensors"));
    numbers["predictions"] = sha256_of_file(trainer.file("predictions.u8"));
    return numbers;
}

std::string differences(const std::map<std::string, Json>& expected, const std::map<std::string, Json>& found) {
    std::string text;
    for (const auto& [key, value] : expected) {
        const auto other = found.find(key);
        if (other == found.end()) text += key + " is missing\n";
        else if (other->second != value) text += key + ": " + value.dump() + " became " + other->second.dump() + "\n";
    }
    for (const auto& [key, value] : found)
        if (expected.count(key) == 0) text += key + " is new\n";
    return text;
}

// Runs to the end through `kills` stops at random moments, by SIGKILL and SIGTERM.
int run_through_kills(const Trainer& trainer, std::uint64_t seed, int kills) {
    SplitMix64 random(seed);
    const SystemClock clock;
    int stopped = 0;
    while (stopped < kills) {
        const auto pid = trainer.start({"--checkpoint-steps", "3"});
        clock.sleep(0.1 + 1.2 * random.uniform());
        const int signal = random.below(3) == 0 ? SIGTERM : SIGKILL;
        ::kill(pid, signal);
        const auto status = wait_process(pid);
        if (status.code == 0) return stopped;
        REQUIRE((status.signal == SIGKILL || status.signal == SIGTERM || status.code == 143));
        ++stopped;
    }
    const auto output = trainer.run();
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    return stopped;
}

void check_exact_resume(Json keys, int rounds) {
    keys["data.validation"] = 32;
    const Trainer undisturbed(keys);
    REQUIRE(undisturbed.run().status.code == 0);
    const auto expected = numbers_of(undisturbed);
    for (int round = 0; round < rounds; ++round) {
        const Trainer trainer(keys);
        const int kills = run_through_kills(trainer, 100 + static_cast<std::uint64_t>(round), 6);
        INFO("round " << round << ", " << kills << " kills");
        CHECK(differences(expected, numbers_of(trainer)) == "");
    }
}

}  // namespace

TEST_CASE("a 2-bit run killed at random moments ends with the same numbers, to the bit", "[train][resume]") {
    check_exact_resume(test::two_bits(), 3);
}

TEST_CASE("so does a run whose step and offset are learned", "[train][resume]") {
    check_exact_resume({{"quant.weight.method", "lsq"},
                        {"quant.weight.bits", 2},
                        {"quant.activation.method", "lsq+"},
                        {"quant.activation.bits", 2},
                        {"quant.activation.calibration_batches", 2}},
                       1);
}

TEST_CASE("so does a run whose intervals are learned, and whose scale is held", "[train][resume]") {
    check_exact_resume({{"quant.weight.method", "mse"},
                        {"quant.weight.bits", 2},
                        {"quant.weight.hysteresis", 0.02},
                        {"quant.activation.method", "n2uq"},
                        {"quant.activation.bits", 2}},
                       1);
}

TEST_CASE("so does a full-precision run under Adam", "[train][resume]") {
    check_exact_resume({{"optim.method", "adam"}, {"optim.lr", 0.002}}, 2);
}

TEST_CASE("so does a run on images that are decoded ahead", "[train][resume]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 2, 48);
    check_exact_resume({{"data.name", "folder"},
                        {"data.folder", (root.path / "images").string()},
                        {"data.classes", 2},
                        {"data.image_size", 16},
                        {"data.normalize", "imagenet"},
                        {"data.train_images", 0},
                        {"data.color_jitter", true},
                        {"batch", 4}},
                       1);
}

TEST_CASE("SIGTERM saves a checkpoint, says so, and exits 143", "[train][resume]") {
    const Trainer trainer(Json{{"epochs", 200}});
    const auto pid = trainer.start();
    test::wait_until([&] {
        REQUIRE_FALSE(test::has_ended(pid));
        return test::count_lines(trainer.file("metrics.jsonl"), "\"epoch\":1,") > 0;
    });
    ::kill(pid, SIGTERM);
    CHECK(wait_process(pid).code == 143);
    CHECK(std::filesystem::exists(trainer.file("checkpoint.pt")));
    const auto attempts = read_file(trainer.file("attempts.jsonl"));
    CHECK_THAT(attempts, Contains("\"exit\":143") && Contains("\"outcome\":\"interrupted\""));
    CHECK_FALSE(std::filesystem::exists(trainer.file("result.json")));
}

TEST_CASE("a checkpoint of another arithmetic is resumed, and the attempt and the result say so", "[train][resume]") {
    auto keys = test::two_bits();
    keys["epochs"] = 200;
    const Trainer trainer(keys);
    const auto pid = trainer.start({"--fused"});
    test::wait_until([&] {
        REQUIRE_FALSE(test::has_ended(pid));
        return test::count_lines(trainer.file("metrics.jsonl"), "\"epoch\":1,") > 0;
    });
    ::kill(pid, SIGTERM);
    REQUIRE(wait_process(pid).code == 143);
    const auto next = trainer.start();
    test::wait_until([&] {
        REQUIRE_FALSE(test::has_ended(next));
        return test::count_lines(trainer.file("metrics.jsonl"), "\"attempt\":2,") > 0;
    });
    ::kill(next, SIGTERM);
    REQUIRE(wait_process(next).code == 143);
    const auto attempts = read_file(trainer.file("attempts.jsonl"));
    CHECK_THAT(attempts, Contains("\"arithmetic\":\"fused\"") && Contains("\"arithmetic\":\"integer\"") &&
                             Contains("\"instruction_set\":\"") && Contains("\"binary_sha256\":\""));
    CHECK_THAT(attempts, Contains("in epoch") && Contains("the run is no longer one arithmetic") &&
                             Contains("fused on") && Contains(", then integer on"));
}

}  // namespace bitsweep::resume_test
