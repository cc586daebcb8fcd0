#include <fmt/format.h>

#include "bench/bench.h"
#include "bench/block_kernels.h"
#include "bench/fused_operators.h"
#include "bench/instruction_sets.h"
#include "sys/machine.h"

namespace bitsweep::bench {
namespace {

struct KernelOptions {
    int rounds = 30;
    int threads = 0;
    std::string instruction_set;
    bool json = false;
};

void kernels(const KernelOptions& options) {
    const int threads = options.threads > 0 ? options.threads : static_cast<int>(usable_cores().size());
    OrderedJson json{{"threads", threads}, {"rounds", options.rounds}};
#ifdef BITSWEEP_WITH_TORCH
    json["operators"] = fused_operators(threads, options.rounds);
    if (!options.json) print_fused_operators(json["operators"]);
#endif
    json["blocks"] = block_kernels(threads, options.rounds, options.instruction_set);
    if (options.json) fmt::print("{}\n", write_json(json, 2));
    else print_block_kernels(json["blocks"]);
}

}  // namespace

void add_kernels(CLI::App& app) {
    auto options = std::make_shared<KernelOptions>();
    auto* command = app.add_subcommand(
        "kernels", "the fused operators beside a copy, the kernels on blocks beside their instructions' peak");
    command->add_option("--rounds", options->rounds, "[30]")->check(CLI::PositiveNumber);
    command->add_option("--threads", options->threads, "[all cores]")->check(CLI::PositiveNumber);
    command->add_option("--isa", options->instruction_set, "one instruction set's blocks alone [all but portable]")
        ->check(CLI::IsMember(instruction_sets()));
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { kernels(*options); });
}

}  // namespace bitsweep::bench
