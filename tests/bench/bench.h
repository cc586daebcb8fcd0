#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

#include <CLI/CLI.hpp>

namespace bitsweep::bench {

/// Each adds one subcommand of bitsweep-bench, the measured promises. Machines are shared and noisy: what is
/// compared runs in one process, interleaved, and medians and ratios are printed.
void add_plan(CLI::App& app);  ///< with the orchestrator only, as store, serve, watched and dispatch
void add_store(CLI::App& app);
void add_serve(CLI::App& app);
void add_watched(CLI::App& app);  ///< starts bitsweep and bitsweep-train, which lie beside it
void add_dispatch(CLI::App& app);
void add_kernels(CLI::App& app);
void add_step(CLI::App& app);  ///< with LibTorch only, as all below
void add_evaluate(CLI::App& app);
void add_infer(CLI::App& app);
void add_workers(CLI::App& app);
void add_packed(CLI::App& app);
void add_accuracy(CLI::App& app);
void add_peers(CLI::App& app);

/// Seconds that `work` takes.
template <class Work>
double seconds_of(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace bitsweep::bench
