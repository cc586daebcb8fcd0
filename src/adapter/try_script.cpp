#include "adapter/try_script.h"

#include <numeric>

#include <fmt/format.h>

#include "adapter/epoch_lines.h"
#include "adapter/script_process.h"
#include "runs/files.h"

namespace bitsweep::adapter {
namespace {

constexpr std::size_t kShownLines = 20;

std::string epoch_text(const EpochNumbers& epoch) {
    auto text = fmt::format("epoch {}:", epoch.epoch);
    for (const auto& [name, value] : epoch.values) text += fmt::format(" {}={}", name, value);
    return text;
}

std::size_t sum_of(const std::vector<std::size_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

// The folder of BITSWEEP_RUN_DIR is gone when it is read.
std::string shell_line_of(Command command) {
    command.environment.erase("BITSWEEP_RUN_DIR");
    return shell_line(command);
}

}  // namespace

TriedScript try_script(const Trainer& trainer, const OrderedJson& config, const RunPlace& place) {
    make_own_files_folder(place.folder, /*goes_on=*/false);
    auto command = trainer_command(trainer, config, place);
    command.environment.try_emplace("PYTHONUNBUFFERED", "1");
    TriedScript tried;
    tried.command = shell_line_of(command);
    command.output = place.folder / log_file(1);
    EpochLines epochs(trainer, [&](const EpochNumbers& epoch) { tried.epochs.push_back(epoch_text(epoch)); });
    ScriptProcess script(command);
    LineCutter lines([&](const std::string& line) {
        const auto before = sum_of(epochs.matches());
        ++tried.lines;
        epochs.line(line);
        if (sum_of(epochs.matches()) == before && tried.unmatched.size() < kShownLines) tried.unmatched.push_back(line);
    });
    const auto status = script.follow([&](std::string_view bytes) {
        if (!tried.problem.empty()) return;
        try {
            lines.add(bytes);
        } catch (const WrongNumber& error) {
            tried.problem = error.what();
            script.kill();
        }
    });
    if (tried.problem.empty()) try {
            lines.end();
            epochs.end();
        } catch (const WrongNumber& error) {
            tried.problem = error.what();
        }
    tried.matches = epochs.matches();
    tried.end = status.signal != 0 ? fmt::format("killed by signal {}", status.signal)
                                   : fmt::format("exit code {}", status.code);
    tried.is_good = tried.problem.empty() && status.code == 0 && !tried.epochs.empty();
    return tried;
}

}  // namespace bitsweep::adapter
