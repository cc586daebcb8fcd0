#include <ctime>

#include <unistd.h>

#include <fmt/format.h>

#include "bench/bench.h"
#include "runs/attempts.h"
#include "sched/folder_ledger.h"
#include "sched/scheduler.h"
#include "support/made_results.h"
#include "sys/machine.h"

namespace bitsweep::bench {
namespace {

namespace fs = std::filesystem;
using Time = std::chrono::steady_clock::time_point;

// Workers that are done as soon as they are started, and leave the files that a run leaves. Notes how long it takes
// from a worker's end to the next one's start: all of bitsweep's own work in between.
class InstantWorkers : public sched::Executor {
public:
    InstantWorkers(const test::MadeResults& results, std::size_t count) : results_(results), count_(count) {}

    void start(std::size_t run, const std::string& id, const sched::SlotSpec&) override {
        if (ended_) {
            gaps_s.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - *ended_).count());
            cpu_s.push_back(static_cast<double>(std::clock() - ended_cpu_) / CLOCKS_PER_SEC);
        }
        results_.start(id);
        results_.epoch(id, 1, 50);
        results_.result(id, 50);
        results_.end(id, "finished");
        done_.push_back(run);
    }
    std::optional<sched::SlotSpec> adopt(std::size_t, const std::string&) override { return std::nullopt; }
    std::optional<sched::EndedRun> wait(double) override {
        if (done_.empty()) return std::nullopt;
        const sched::EndedRun end{done_.back(), {4711, ExitStatus{0, 0}, std::nullopt}};
        done_.pop_back();
        ended_ = std::chrono::steady_clock::now();
        ended_cpu_ = std::clock();
        return end;
    }
    void stop(std::size_t, bool) override {}
    void write_stack(std::size_t) override {}

    bool is_enough() const { return gaps_s.size() >= count_; }
    std::vector<double> gaps_s, cpu_s;

private:
    const test::MadeResults& results_;
    std::size_t count_;
    std::vector<std::size_t> done_;
    std::optional<Time> ended_;
    std::clock_t ended_cpu_ = 0;
};

class Nobody : public sched::Control, public sched::StatusSink, public sched::DeviceMemory {
public:
    sched::Requests read() override { return {}; }
    void retried(const std::string&) override {}
    void publish(const sched::LiveState&) override {}
    void started(std::size_t, const sched::SlotSpec&, bool) override {}
    void ended(std::size_t, const Outcome&) override {}
    void said(const std::string&) override {}
    void tick(const std::vector<std::size_t>&, const std::optional<sched::RemainingWork>&) override {}
    std::optional<std::uint64_t> free_bytes(const std::string&) override { return std::nullopt; }
};

void measure(int runs, int dispatches) {
    const fs::path folder = fs::temp_directory_path() / fmt::format("bitsweep-bench.{}", ::getpid());
    const test::MadeResults results(folder);
    std::vector<sched::PlannedRun> planned;
    std::map<std::string, std::string> configs;
    RunConfig config;
    for (int number = 0; number < runs; ++number) {
        config.seed = number;
        planned.push_back({test::MadeResults::id(number), "", 1.0 + number});
        configs.emplace(planned.back().id, to_json(config).dump(2));
    }
    {
        const auto lock = WriterLock::take(folder);
        Store store(lock, folder, results.database());
        const SystemClock clock;
        sched::FileRunLedger ledger(folder, store, clock, std::move(configs), [](const std::string&) {});
        sched::Plan plan(std::move(planned));
        sched::SlotPool slots({{"cpu", "", {0}, 1, 0}});
        InstantWorkers workers(results, static_cast<std::size_t>(dispatches));
        Nobody nobody;
        sched::Scheduler({plan, slots, workers, ledger, nobody, nobody, clock, nobody}, {}, [&] {
            return workers.is_enough() ? 1 : 0;
        }).run();
        auto sorted = workers.gaps_s;
        std::sort(sorted.begin(), sorted.end());
        const OrderedJson report{{"runs", runs},
                                 {"dispatches", sorted.size()},
                                 {"dispatch_ms", 1000 * median(sorted)},
                                 {"dispatch_cpu_ms", 1000 * median(workers.cpu_s)},
                                 {"dispatch_p95_ms", 1000 * sorted[sorted.size() * 95 / 100]},
                                 {"peak_mb", static_cast<double>(peak_memory_bytes()) / 1e6}};
        fmt::print("{}\n", report.dump(2));
    }
    fs::remove_all(folder);
}

}  // namespace

void add_dispatch(CLI::App& app) {
    struct Options {
        int runs = 10000, dispatches = 300;
    };
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("dispatch", "from a worker's end to the next one's start, in a large plan; prints JSON");
    command->add_option("--runs", options->runs, "[10000]")->check(CLI::PositiveNumber);
    command->add_option("--dispatches", options->dispatches, "[300]")->check(CLI::PositiveNumber);
    command->callback([options] { measure(options->runs, std::min(options->dispatches, options->runs - 1)); });
}

}  // namespace bitsweep::bench
