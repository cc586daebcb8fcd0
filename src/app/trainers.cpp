#include "app/trainers.h"

#include <set>

#include <fmt/format.h>

#include "adapter/adapted_run.h"
#include "adapter/epoch_lines.h"
#include "adapter/try_script.h"
#include "base/error.h"
#include "base/names.h"
#include "base/text.h"
#include "config/config_io.h"
#include "datasets/config_sources.h"
#include "runs/files.h"
#include "runs/outcome.h"
#include "runs/trainer_code.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

// Each once.
std::set<std::shared_ptr<const Trainer>> trainers_of(const Sweep& sweep) {
    std::set<std::shared_ptr<const Trainer>> trainers;
    for (const auto& [run, trainer] : trainers_by_run(sweep)) trainers.insert(trainer);
    return trainers;
}

std::string to_text(const adapter::TriedScript& tried, const Trainer& trainer) {
    auto text = fmt::format("{}\n{}, {} printed\n", tried.command, tried.end, counted(tried.lines, "line"));
    for (std::size_t i = 0; i < tried.matches.size(); ++i)
        text += fmt::format("  {:>6} x {}\n", tried.matches[i], trainer.adapter->lines[i].pattern);
    for (const auto& epoch : tried.epochs) text += epoch + "\n";
    if (tried.epochs.empty())
        text += fmt::format("no epoch was complete: '{}' was never seen\n", trainer.metrics.front().name);
    if (!tried.problem.empty()) text += tried.problem + "\n";
    if (!tried.unmatched.empty()) text += "lines that matched nothing:\n";
    for (const auto& line : tried.unmatched) text += "  " + printable(line, 200) + "\n";
    return text;
}

}  // namespace

std::map<std::string, std::shared_ptr<const Trainer>> trainers_by_run(const Sweep& sweep) {
    std::map<std::string, std::shared_ptr<const Trainer>> trainers;
    for (const auto& run : sweep.runs)
        if (const auto* foreign = std::get_if<ForeignConfig>(&run.config))
            trainers.emplace(run.id, foreign->shared_trainer());
    return trainers;
}

void check_trainers(const Sweep& sweep, const Workspace& workspace) {
    Problems problems;
    std::map<std::string, std::string> file_of;  // by name and revision
    for (const auto& trainer : trainers_of(sweep)) {
        adapter::check_patterns(*trainer, problems);
        if (code_files(*trainer).size() > kMostCodeFiles)
            problems.add(trainer->file, fmt::format("more than {} files are its code", kMostCodeFiles),
                         "\"files\" says which: [\"*.py\"]");
        const auto [known, is_new] = file_of.emplace(trainer->label(), trainer->file);
        if (!is_new)
            problems.add(trainer->file, fmt::format("{} is trainer {} too", known->second, trainer->label()),
                         "two trainers need two names");
        const auto kept = read_file_if_exists(trainer_file(workspace.results, trainer->label()));
        if (!kept) continue;
        for (const auto& difference : broken_promises(read_ordered_json(*kept), definition_of(*trainer)))
            problems.add(trainer->file, difference, "results are kept of it as it was: raise revision");
    }
    problems.throw_if_any();
}

void keep_definitions(const Sweep& sweep, const Workspace& workspace) {
    for (const auto& trainer : trainers_of(sweep)) {
        const auto path = trainer_file(workspace.results, trainer->label());
        const auto text = write_json(definition_of(*trainer), 2) + "\n";
        if (read_file_if_exists(path) == text) continue;
        make_folders(path.parent_path());
        write_file_atomically(path, text);
    }
}

int adapt(const AdaptRequest& request) {
    const auto trainer = load_trainer(request.trainer);
    if (!trainer.adapter) throw ConfigError(request.trainer, "has no adapter: its program keeps the contract itself");
    const auto folder = absolute_path(fs::path(request.folder) / "").parent_path();
    try {
        return adapter::run_adapted({folder, trainer, {folder, request.data_root, request.device, request.threads}});
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return kExitCrashed;
    }
}

AnyConfig config_to_try(AnyConfig config, std::int64_t epochs, const std::string& trainer,
                        const std::vector<std::string>& overrides, const Workspace& workspace) {
    Problems problems;
    const auto* foreign = trainer_of(config);
    if (foreign != nullptr) adapter::check_patterns(*foreign, problems);
    set_key(config, foreign == nullptr ? "epochs" : foreign->key_of(KeyRole::kEpochs)->name, epochs, trainer, problems);
    for (const auto& text : overrides) {
        const auto [key, value] = parse_override(text, problems);
        if (!key.empty()) set_key(config, key, value, "override " + key, problems);
    }
    resolve(config, trainer, config_sources(trainer, workspace.data_root()), problems);
    validate(config, trainer, problems);
    problems.throw_if_any();
    return config;
}

std::string device_to_try(const Trainer* trainer) {
    return trainer == nullptr || trainer->devices.front() == "cpu" ? "cpu" : "cuda:0";
}

std::string try_trainer(const TryRequest& request, const Workspace& workspace, bool& is_good) {
    const auto trainer = std::make_shared<const Trainer>(load_trainer(request.trainer));
    if (!trainer->adapter) throw ConfigError(request.trainer, "has no adapter: there are no patterns to be tried");
    const auto config = config_to_try(ForeignConfig(trainer), 1, request.trainer, request.overrides, workspace);
    const TemporaryFolder folder(temporary_root() / "bitsweep-try");
    install_stop_signals();
    const auto tried =
        adapter::try_script(*trainer, to_json(config),
                            {folder.path(), absolute_path(workspace.data_root()), device_to_try(trainer.get()), 1});
    is_good = tried.is_good;
    return to_text(tried, *trainer);
}

}  // namespace bitsweep::app
