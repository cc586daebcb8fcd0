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

// What one round costs, by the clock and in processor time: the latter also where other programs share the machine.
struct Cost {
    double ms, cpu_ms;
};

template <class Work>
Cost median_cost(int rounds, Work&& work) {
    std::vector<double> ms, cpu_ms;
    for (int i = 0; i < rounds; ++i) {
        const auto start = std::clock();
        ms.push_back(1000 * seconds_of(work));
        cpu_ms.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    return {median(ms), median(cpu_ms)};
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

// A table with its figure ("" = against the sweep's axis) or curves, as `bitsweep report` makes them.
void draw(const Reader& reader, const std::string& x) {
    const auto sweep = reader.sweep("bench");
    auto specification = default_specification(sweep);
    specification.x = x;
    make_exhibit(specification, gather(specification, sweep, reader, {}, {}));
}

void cancel_sweep(const fs::path& results) {
    app::Workspace workspace;
    workspace.results = results;
    app::RunChoice unfinished;
    unfinished.sweep = "bench";
    app::cancel(unfinished, workspace);
}

// The commands that read, each with its cost.
void add_commands(const MadeResults& results, int rounds, OrderedJson& costs) {
    const auto add = [&](const std::string& name, const auto& command) {
        const auto cost = median_cost(rounds, [&] { command(Reader(results.folder(), results.database())); });
        costs[name + "_ms"] = cost.ms;
        costs[name + "_cpu_ms"] = cost.cpu_ms;
    };
    add("status", [](const Reader& reader) { reader.status(); });
    add("sweep", [](const Reader& reader) { reader.sweep("bench"); });
    add("groups", [](const Reader& reader) {
        reader.select(
            "SELECT * FROM v_groups", [](const auto&) {}, [](const auto&) {});
    });
    add("report_table", [](const Reader& reader) { draw(reader, ""); });
    add("report_curves", [](const Reader& reader) { draw(reader, "epoch"); });
    add("compare", [](const Reader& reader) { compare_arms(reader.sweep("bench")); });
    add("cancel", [&](const Reader&) { cancel_sweep(results.folder()); });
}

double event_ms(const MadeResults& results, int epochs, int rounds) {
    const auto lock = WriterLock::take(results.folder());
    Store store(lock, results.folder(), results.database());
    const auto id = MadeResults::id(3);
    return median_cost(rounds * 10,
                       [&, epoch = epochs]() mutable {
                           results.append("runs/" + id + "/metrics.jsonl", MadeResults::metrics_line(epoch++, 1));
                           store.import_runs({id});
                       })
        .ms;
}

OrderedJson measure(int runs, int epochs, int rounds) {
    const fs::path folder = fs::temp_directory_path() / fmt::format("bitsweep-bench.{}", ::getpid());
    const MadeResults results(folder);
    make_results(results, {runs, epochs, epochs});
    const auto database = results.database();

    OrderedJson costs{{"runs", runs}, {"metric_rows", std::int64_t{runs} * epochs * kMetricsPerLine}};
    ImportReport first;
    Cost import_cost{};
    costs["import_peak_mb"] = peak_mb([&] {
        import_cost = median_cost(1, [&] {
            const auto lock = WriterLock::take(folder);
            first = Store(lock, folder, database).import();
        });
    });
    costs["rows"] = first.rows;
    costs["import_s"] = import_cost.ms / 1000;
    costs["import_cpu_s"] = import_cost.cpu_ms / 1000;
    costs["import_rows_per_s"] = 1000 * static_cast<double>(first.rows) / import_cost.ms;
    costs["reconcile_peak_mb"] = peak_mb([&] { refresh(folder, database); });
    costs["status_peak_mb"] = peak_mb([&] { Reader(folder, database).status(); });
    const auto reconcile = median_cost(rounds, [&] { refresh(folder, database); });
    costs["reconcile_s"] = reconcile.ms / 1000;
    costs["reconcile_cpu_s"] = reconcile.cpu_ms / 1000;
    add_commands(results, rounds, costs);
    costs["event_ms"] = event_ms(results, epochs, rounds);
    costs["database_mb"] = static_cast<double>(fs::file_size(database)) / 1e6;
    costs["rounds"] = rounds;
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
        fs::path make;
        int drawn_epochs = 0;
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
    command->add_option("--make", options->make,
                        "only make the results folder of the largest size there, to measure the programs themselves");
    command
        ->add_option("--drawn-epochs", options->drawn_epochs,
                     "with --make: epochs of the 12 cells that a chart of curves draws, the others sharing the rest "
                     "of the rows; 0 = as many as the others [0]")
        ->check(CLI::NonNegativeNumber);
    command->callback([options] {
        const int most = *std::max_element(options->runs.begin(), options->runs.end());
        const int epochs = std::max(1, options->rows / most / kMetricsPerLine);
        if (!options->make.empty())
            return make_results(MadeResults(options->make), large_size(most, options->rows, options->drawn_epochs));
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
