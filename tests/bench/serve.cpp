#include <fstream>

#include <unistd.h>

#include <fmt/format.h>

#include "bench/bench.h"
#include "bench/large_results.h"
#include "serve/service.h"
#include "store/store.h"

namespace bitsweep::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* kToken = "0123456789abcdef0123456789abcdef";

struct View {
    const char* name;
    std::string path;
    serve::Query query;
};

serve::Request request_for(const View& view) {
    serve::Request request;
    request.method = "GET";
    request.path = view.path;
    request.query = view.query;
    request.host = "localhost";
    request.token = kToken;
    request.takes_gzip = true;
    return request;
}

double resident_mb() {
    std::size_t pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

OrderedJson spread_of(const std::vector<double>& ms) {
    const auto [low, high] = std::minmax_element(ms.begin(), ms.end());
    return {{"median_ms", median(ms)}, {"low_ms", *low}, {"high_ms", *high}};
}

// Each view after a change of the results that is taken in as the one who trains would ("cold": nothing of the sweep is
// in memory), and once more ("kept").
void measure(const test::MadeResults& results, int epochs, int rounds) {
    app::Workspace workspace;
    workspace.results = results.folder();
    serve::Service service(
        {{kToken, {}, [] { return std::string(kToken); }}, "analysis", false, serve::page_assets("")}, workspace);
    const std::vector<View> views{
        {"shell", "/", {}},
        {"overview", "/api/sweeps", {}},
        {"runs_page", "/api/runs", {{"sweep", "bench"}}},
        {"band",
         "/api/chart",
         {{"sweep", "bench"}, {"x", "epoch"}, {"metric", "test.top1"}, {"where", "rate=1"}, {"where", "arm=pact"}}},
        {"curves", "/api/chart", {{"sweep", "bench"}, {"x", "epoch"}, {"metric", "test.top1"}}},
        {"table", "/api/table", {{"sweep", "bench"}}},
    };
    const auto ask = [&](const View& view) {
        const auto answer = service.answer(request_for(view));
        if (answer.status != 200)
            throw std::runtime_error(fmt::format("{}: {} {}", view.name, answer.status, answer.body));
    };
    ask(views[1]);  // the first import
    const auto touched = "runs/" + test::MadeResults::id(3) + "/metrics.jsonl";
    const auto lock = WriterLock::take(results.folder());
    Store store(lock, results.folder(), results.database());
    auto before = service.standing();
    OrderedJson costs;
    for (const auto& view : views) {
        std::vector<double> cold, kept;
        for (int i = 0; i < rounds; ++i) {
            results.append(touched, test::MadeResults::metrics_line(epochs++, 1));
            store.import();
            if (const auto now = service.standing(); now == std::exchange(before, now))
                throw std::runtime_error("the change was not seen");
            cold.push_back(1000 * seconds_of([&] { ask(view); }));
            kept.push_back(1000 * seconds_of([&] { ask(view); }));
        }
        costs[view.name] = {{"cold", spread_of(cold)}, {"kept", spread_of(kept)}};
    }
    std::vector<double> ticks;
    for (int i = 0; i < 10 * rounds; ++i) ticks.push_back(1000 * seconds_of([&] { service.standing(); }));
    costs["tick"] = spread_of(ticks);
    costs["resident_mb"] = resident_mb();
    fmt::print("{}\n", write_json(costs, 2));
}

}  // namespace

void add_serve(CLI::App& app) {
    struct Options {
        int runs = 10000, rows = 5'000'000, drawn_epochs = 200, rounds = 5;
    };
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("serve", "answers of bitsweep serve over a made-up results folder; prints JSON");
    command->add_option("--runs", options->runs, "[10000]")->check(CLI::PositiveNumber);
    command->add_option("--rows", options->rows, "metric rows [5000000]")->check(CLI::PositiveNumber);
    command->add_option("--drawn-epochs", options->drawn_epochs, "epochs of the 12 cells that a chart draws [200]")
        ->check(CLI::PositiveNumber);
    command->add_option("--rounds", options->rounds, "[5]")->check(CLI::PositiveNumber);
    command->callback([options] {
        const test::MadeResults results(fs::temp_directory_path() / fmt::format("bitsweep-bench.{}", ::getpid()));
        make_results(results, large_size(options->runs, options->rows, options->drawn_epochs));
        measure(results, options->drawn_epochs, options->rounds);
        fs::remove_all(results.folder());
    });
}

}  // namespace bitsweep::bench
