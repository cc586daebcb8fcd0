#include <future>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "base/json.h"
#include "bench/bench.h"
#include "bench/lone_step.h"
#include "sys/machine.h"

namespace bitsweep::bench {
namespace {

// How idle OpenMP threads wait, as the environment says it: libgomp spins for milliseconds by default.
constexpr const char* kWaits[] = {"OMP_WAIT_POLICY=active", "", "GOMP_SPINCOUNT=100000", "GOMP_SPINCOUNT=1000",
                                  "OMP_WAIT_POLICY=passive"};

struct WorkersOptions {
    std::string model = "resnet20";
    int rounds = 10;
    int pairs = 3;
    bool json = false;
};

struct Timings {
    std::vector<double> alone, beside, shared;
};

double longest_of_two(const std::string& environment, const std::string& arguments) {
    auto other = std::async(std::launch::async, [&] { return lone_step_s(environment, arguments); });
    const double mine = lone_step_s(environment, arguments);
    return std::max(mine, other.get());
}

void workers(const WorkersOptions& options) {
    const int cores = static_cast<int>(usable_cores().size());
    const auto arguments = [&](int threads) {
        return fmt::format("--only pact_sawb --model {} --rounds {} --threads {}", options.model, options.rounds,
                           threads);
    };
    std::map<std::string, Timings> timings;
    for (int i = 0; i < options.pairs; ++i)
        for (const char* wait : kWaits) {
            auto& t = timings[wait];
            t.alone.push_back(lone_step_s(wait, arguments(cores)));
            t.beside.push_back(longest_of_two(wait, arguments(std::max(1, cores / 2))));
            t.shared.push_back(longest_of_two(wait, arguments(cores)));
        }
    OrderedJson json{{"cores", cores}, {"n", options.pairs}};
    for (const char* wait : kWaits) {
        const auto& t = timings[wait];
        const std::string name = *wait == '\0' ? "default" : wait;
        json["step_ms"][name] = {{"alone", 1000 * median(t.alone)},
                                 {"two, half the cores each", 1000 * median(t.beside)},
                                 {"two, as many threads as cores each", 1000 * median(t.shared)}};
    }
    if (options.json) return fmt::print("{}\n", json.dump(2));
    fmt::print("step of {} in ms, medians of {}; two workers: the slower one\n{:<26} {:>8} {:>26} {:>36}\n",
               options.model, options.pairs, "", "alone", "two, half the cores each",
               "two, as many threads as cores each");
    for (const auto& [name, row] : json["step_ms"].items())
        fmt::print("{:<26} {:>8.1f} {:>26.1f} {:>36.1f}\n", name, row["alone"].get<double>(),
                   row["two, half the cores each"].get<double>(),
                   row["two, as many threads as cores each"].get<double>());
}

struct PackedOptions {
    std::string model = "resnet20";
    std::string device = "cuda";
    std::string only = "pact_sawb";
    std::vector<int> counts = {1, 2, 4, 8, 16};
    double seconds = 20;
    bool json = false;
};

// The bit-width sweep of the paper's protocol on CIFAR-10: 30 runs of 200 epochs of 390 steps.
constexpr double kPaperSteps = 30.0 * 200 * 390;

void packed(const PackedOptions& options) {
    const auto arguments = fmt::format("--only {} --model {} --device {} --seconds {} --threads 1", options.only,
                                       options.model, options.device, options.seconds);
    auto list = OrderedJson::array();
    for (const int count : options.counts) {
        std::vector<std::future<double>> steps;
        for (int i = 0; i < count; ++i)
            steps.push_back(std::async(std::launch::async, [&] { return lone_step_s("", arguments); }));
        double rate = 0;
        std::vector<double> times;
        for (auto& step : steps) {
            times.push_back(step.get());
            rate += 1 / times.back();
        }
        list.push_back({{"runs", count},
                        {"step_ms", 1000 * median(times)},
                        {"steps_per_s", rate},
                        {"paper_sweep_minutes_extrapolated", kPaperSteps / rate / 60}});
    }
    if (options.json) return fmt::print("{}\n", list.dump(2));
    fmt::print("{:>5} {:>10} {:>12} {:>44}\n", "runs", "step (ms)", "steps/s",
               "30 runs x 200 epochs, extrapolated (min)");
    for (const auto& row : list)
        fmt::print("{:>5} {:>10.2f} {:>12.1f} {:>44.0f}\n", row["runs"].get<int>(), row["step_ms"].get<double>(),
                   row["steps_per_s"].get<double>(), row["paper_sweep_minutes_extrapolated"].get<double>());
}

}  // namespace

void add_packed(CLI::App& app) {
    auto options = std::make_shared<PackedOptions>();
    auto* command = app.add_subcommand("packed", "steps a second of several runs on one device");
    command->add_option("--model", options->model, "[resnet20]");
    command->add_option("--device", options->device, "[cuda]");
    command->add_option("--only", options->only, "which of step's [pact_sawb]");
    command->add_option("--runs", options->counts, "how many side by side [1,2,4,8,16]")->delimiter(',');
    command->add_option("--seconds", options->seconds, "a measurement [20]")->check(CLI::PositiveNumber);
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { packed(*options); });
}

void add_workers(CLI::App& app) {
    auto options = std::make_shared<WorkersOptions>();
    auto* command = app.add_subcommand("workers", "a step alone and beside a second worker, by how idle threads wait");
    command->add_option("--model", options->model, "[resnet20]");
    command->add_option("--rounds", options->rounds, "steps a process [10]")->check(CLI::PositiveNumber);
    command->add_option("--pairs", options->pairs, "times that each is measured [3]")->check(CLI::PositiveNumber);
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { workers(*options); });
}

}  // namespace bitsweep::bench
