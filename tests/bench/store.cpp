#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>

#include <malloc.h>
#include <unistd.h>

#include <fmt/format.h>

#include "app/requests.h"
#include "bench/bench.h"
#include "bench/large_results.h"
#include "report/exhibit/comparison_document.h"
#include "report/exhibit/exhibit.h"
#include "store/reader.h"
#include "store/store.h"
#include "sys/machine.h"

namespace bitsweep::bench {
namespace {

namespace fs = std::filesystem;
using test::MadeResults;

// Processor time: what the work costs, also where other programs share the machine.
template <class Work>
double median_cpu_ms(int rounds, Work&& work) {
    std::vector<double> ms;
    for (int i = 0; i < rounds; ++i) {
        const auto start = std::clock();
        work();
        ms.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    return median(ms);
}

template <class Work>
double median_ms(int rounds, Work&& work) {
    std::vector<double> seconds;
    for (int i = 0; i < rounds; ++i) seconds.push_back(seconds_of(work));
    return 1000 * median(seconds);
}

// The most memory that the work needs, what the process holds before it included; of what came earlier (the making of
// the files) nothing.
template <class Work>
double peak_mb(Work&& work) {
    ::malloc_trim(0);
    if (!(std::ofstream("/proc/self/clear_refs") << "5" << std::flush))
        throw std::runtime_error("cannot set back this process's peak memory: /proc/self/clear_refs");
    work();
    return static_cast<double>(peak_memory_bytes()) / 1e6;
}

void compare_arms(const SweepRow& sweep) {
    ComparedSide first{sweep.arms[0], {}}, second{sweep.arms[1], {}};
    for (const auto& cell : sweep.cells) (cell.arm == first.label ? first : second).cells.push_back(cell);
    comparison_document(first, second, "test.top1");
}

OrderedJson measure(int runs, int epochs, int rounds) {
    const fs::path folder = fs::temp_directory_path() / fmt::format("bitsweep-bench.{}", ::getpid());
    const MadeResults results(folder);
    make_results(results, runs, epochs);
    const auto database = results.database();

    ImportReport first;
    double import_s = 0;
    const double import_peak = peak_mb([&] {
        import_s = seconds_of([&] {
            const auto lock = WriterLock::take(folder);
            first = Store(lock, folder, database).import();
        });
    });
    std::vector<double> reconcile_s;
    for (int i = 0; i < rounds; ++i) reconcile_s.push_back(seconds_of([&] { refresh(folder, database); }));
    const auto status = [&] { Reader(folder, database).status(); };
    const double reconcile_peak = peak_mb([&] { refresh(folder, database); });
    const double status_peak = peak_mb(status);
    const double status_ms = median_ms(rounds, status), status_cpu_ms = median_cpu_ms(rounds, status);
    const double reconcile_cpu_ms = median_cpu_ms(rounds, [&] { refresh(folder, database); });
    const double sweep_ms = median_ms(rounds, [&] { Reader(folder, database).sweep("bench"); });
    const double groups_ms = median_ms(rounds, [&] {
        Reader(folder, database)
            .select(
                "SELECT * FROM v_groups", [](const auto&) {}, [](const auto&) {});
    });
    const auto report = [&](const std::string& x) {
        const Reader reader(folder, database);
        const auto sweep = reader.sweep("bench");
        auto specification = default_specification(sweep);
        specification.x = x;
        make_exhibit(specification, gather(specification, sweep, reader, {}, {}));
    };
    const auto table = [&] { report(""); };
    const double table_ms = median_ms(rounds, table), table_cpu_ms = median_cpu_ms(rounds, table);
    const double curves_ms = median_ms(rounds, [&] { report("epoch"); });
    const auto comparison = [&] { compare_arms(Reader(folder, database).sweep("bench")); };
    const double compare_ms = median_ms(rounds, comparison), compare_cpu_ms = median_cpu_ms(rounds, comparison);
    app::Workspace workspace;
    workspace.results = folder;
    app::RunChoice unfinished;
    unfinished.sweep = "bench";
    const auto cancel = [&] { app::cancel(unfinished, workspace); };
    const double cancel_ms = median_ms(rounds, cancel), cancel_cpu_ms = median_cpu_ms(rounds, cancel);
    const auto lock = WriterLock::take(folder);
    Store store(lock, folder, database);
    const auto id = MadeResults::id(3);
    int epoch = epochs;
    const double event_ms = median_ms(rounds * 10, [&] {
        results.append("runs/" + id + "/metrics.jsonl", MadeResults::metrics_line(epoch++, 1));
        store.import_runs({id});
    });
    const OrderedJson costs{{"runs", runs},
                            {"metric_rows", std::int64_t{runs} * epochs * kMetricsPerLine},
                            {"rows", first.rows},
                            {"import_s", import_s},
                            {"import_rows_per_s", static_cast<double>(first.rows) / import_s},
                            {"import_peak_mb", import_peak},
                            {"reconcile_peak_mb", reconcile_peak},
                            {"status_peak_mb", status_peak},
                            {"reconcile_s", median(reconcile_s)},
                            {"reconcile_cpu_s", reconcile_cpu_ms / 1000},
                            {"status_ms", status_ms},
                            {"status_cpu_ms", status_cpu_ms},
                            {"sweep_ms", sweep_ms},
                            {"groups_ms", groups_ms},
                            {"report_table_ms", table_ms},
                            {"report_table_cpu_ms", table_cpu_ms},
                            {"report_curves_ms", curves_ms},
                            {"compare_ms", compare_ms},
                            {"compare_cpu_ms", compare_cpu_ms},
                            {"cancel_ms", cancel_ms},
                            {"cancel_cpu_ms", cancel_cpu_ms},
                            {"event_ms", event_ms},
                            {"database_mb", static_cast<double>(fs::file_size(database)) / 1e6},
                            {"rounds", rounds}};
    fmt::print("{}\n", write_json(costs, 2));
    fs::remove_all(folder);
    return costs;
}

// How each cost grows between the two sizes: 1 = as the number of runs does.
OrderedJson exponents(const OrderedJson& small, const OrderedJson& large) {
    const auto number = [](const OrderedJson& costs, const std::string& key) { return costs.at(key).get<double>(); };
    const double growth = std::log(number(large, "runs") / number(small, "runs"));
    OrderedJson exponents;
    for (const auto& [key, value] : large.items())
        if ((key.ends_with("_s") && !key.ends_with("per_s")) || key.ends_with("_ms") || key.ends_with("_mb"))
            exponents[key] = std::log(number(large, key) / number(small, key)) / growth;
    return {{"from", small["runs"]}, {"to", large["runs"]}, {"exponents", std::move(exponents)}};
}

// The promises of README.md about large sweeps: none of these may cost more.
void check_bounds(const OrderedJson& costs, const OrderedJson& growth) {
    constexpr double kMostExponent = 1.15, kLongest_ms = 60000;
    std::string broken;
    for (const auto& [key, exponent] : growth["exponents"].items())
        if (key.find("_cpu_") != std::string::npos && exponent > kMostExponent)
            broken += fmt::format("\n{} grows with exponent {:.3f}", key, exponent.get<double>());
    for (const char* key : {"status_ms", "report_table_ms", "report_curves_ms", "compare_ms"})
        if (costs[key] > kLongest_ms) broken += fmt::format("\n{} is {:.0f}", key, costs[key].get<double>());
    if (!broken.empty()) throw std::runtime_error("beyond the bounds of tests/bench/README.md:" + broken);
}

}  // namespace

void add_store(CLI::App& app) {
    struct Options {
        std::vector<int> runs{10000};
        int rows = 5'000'000, rounds = 5;
        bool has_bounds = false;
    };
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("store", "import, reconcile and status of a made-up results folder; prints JSON");
    command->add_option("--runs", options->runs, "[10000]; of several sizes the exponents of growth are printed too")
        ->check(CLI::PositiveNumber);
    command->add_option("--rows", options->rows, "metric rows of the largest size [5000000]")
        ->check(CLI::PositiveNumber);
    command->add_option("--rounds", options->rounds, "[5]")->check(CLI::PositiveNumber);
    command->add_flag("--bounds", options->has_bounds, "fail where the largest of several sizes breaks a promise");
    command->callback([options] {
        const int most = *std::max_element(options->runs.begin(), options->runs.end());
        const int epochs = std::max(1, options->rows / most / kMetricsPerLine);
        OrderedJson before, growth;
        for (const int runs : options->runs) {
            auto costs = measure(runs, epochs, options->rounds);
            if (!before.is_null()) fmt::print("{}\n", write_json(growth = exponents(before, costs), 2));
            before = std::move(costs);
        }
        if (options->has_bounds && !growth.is_null()) check_bounds(before, growth);
    });
}

}  // namespace bitsweep::bench
