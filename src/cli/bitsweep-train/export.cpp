#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "cli/bitsweep-train/commands.h"
#include "nn/safetensors.h"
#include "runs/files.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

struct ExportOptions {
    std::filesystem::path run;
    std::string format = "safetensors";
    std::filesystem::path out;
};

void export_weights(const ExportOptions& options) {
    const auto source = options.run / kFinalWeightsFile;
    const auto bytes = read_file_if_exists(source);
    if (!bytes) throw DataError(source.string() + " is missing: only a finished run has final weights");
    const auto file = parse_safetensors(*bytes, source.string());  // never hand on a damaged file
    write_file_atomically(options.out, format_safetensors(file));
    fmt::print("{}: {} tensors\n", options.out.string(), file.tensors.size());
}

}  // namespace

void add_export(CLI::App& command, Invocation&) {
    auto options = std::make_shared<ExportOptions>();
    command.add_option("--run", options->run, "the run's directory")->required();
    command.add_option("--format", options->format, "safetensors")->check(CLI::IsMember({"safetensors"}));
    command.add_option("--out", options->out, "the file to write")->required();
    command.callback([options] { export_weights(*options); });
}

}  // namespace bitsweep
