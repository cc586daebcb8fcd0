#include <cstdio>
#include <exception>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/error.h"
#include "cli/bitsweep-train/commands.h"

namespace {

// DESIGN.md, "Run directory": 20 = bad config or data; 2 = bad usage.
constexpr int kBadUsage = 2;
constexpr int kBadConfig = 20;
constexpr int kCrashed = 1;

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"bitsweep-train: one run of a quantized network"};
    app.require_subcommand(1);
    bitsweep::add_describe(app);
    bitsweep::add_quantize(app);
    bitsweep::add_list(app);
    try {
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kBadUsage;
    } catch (const bitsweep::ConfigError& error) {
        for (const auto& problem : error.problems()) fmt::print(stderr, "error: {}\n", to_string(problem));
        return kBadConfig;
    } catch (const bitsweep::DataError& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return kBadConfig;
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return kCrashed;
    }
}
