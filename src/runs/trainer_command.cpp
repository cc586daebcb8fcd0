#include "runs/trainer_command.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "config/foreign_config.h"
#include "config/stored_config.h"
#include "runs/files.h"
#include "sys/entry.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

// Fills in placeholders and arguments for one run.
class CommandWriter {
public:
    CommandWriter(const Trainer& trainer, const OrderedJson& config, const RunPlace& place)
        : trainer_(trainer), config_(Json(config)), place_(place) {
        if (config_.trainer() != trainer.label())
            throw ConfigError(trainer.file, fmt::format("is trainer {}, and the run is of {}", trainer.label(),
                                                        config_.trainer().empty() ? "ours" : config_.trainer()));
        if (const auto kind = place.device.substr(0, place.device.find(':')); !is_among(trainer.devices, kind))
            throw ConfigError(trainer.file, "does not run on " + kind, "its \"devices\" say so");
    }

    std::vector<std::string> argv() const {
        std::vector<std::string> argv;
        for (const auto& word : trainer_.command)
            if (word != "{args}") argv.push_back(filled_in(word));
            else
                for (const auto& key : trainer_.keys)
                    if (matters(key)) add_arguments(key, argv);
        if (resumes())
            for (const auto& word : trainer_.resume_arguments) argv.push_back(filled_in(word));
        return argv;
    }

    bool resumes() const {
        bool names_a_file = false;
        for (const auto& word : trainer_.resume_arguments) {
            if (!word.starts_with("{files}/")) continue;
            names_a_file = true;
            if (!is_there(filled_in(word))) return false;
        }
        return names_a_file;
    }

    std::string filled_in(const std::string& text) const {
        std::string filled;
        for (std::size_t at = 0; at < text.size();) {
            const auto close = text[at] == '{' ? text.find('}', at) : std::string::npos;
            const auto value =
                close == std::string::npos ? std::nullopt : value_of(text.substr(at + 1, close - at - 1));
            filled += value ? *value : text.substr(at, 1);
            at = value ? close + 1 : at + 1;
        }
        return filled;
    }

private:
    std::optional<std::string> value_of(const std::string& name) const {
        if (name == "here") return fs::path(trainer_.file).parent_path().string();
        if (name == "dir") return place_.folder.string();
        if (name == "files") return own_files_folder(place_.folder).string();
        if (name == "data") return place_.data_root.string();
        if (name == "device") return place_.device;
        if (name == "threads") return std::to_string(place_.threads);
        const auto* key = trainer_.find_key(name);
        return key == nullptr ? std::nullopt : std::optional(argument_text(checked(*key)));
    }

    OrderedJson checked(const TrainerKey& key) const {
        const auto value = checked_value(key, OrderedJson(config_.at(key.name)));
        if (!value)
            throw ConfigError(
                key.name, fmt::format("expected {}, got {}", type_of(key), brief(OrderedJson(config_.at(key.name)))));
        return *value;
    }

    bool matters(const TrainerKey& key) const {
        return std::all_of(key.when.begin(), key.when.end(), [&](const auto& condition) {
            const auto& other = *trainer_.find_key(condition.first);
            const auto& values = condition.second;
            return matters(other) && std::find(values.begin(), values.end(), checked(other)) != values.end();
        });
    }

    void add_arguments(const TrainerKey& key, std::vector<std::string>& argv) const {
        const auto value = checked(key);
        if (!key.flag.empty()) {
            if (value == true) argv.push_back(key.flag);
        } else if (key.each) {
            for (const auto& item : value) add_argument(key, argument_text(item), argv);
        } else {
            add_argument(key, argument_text(value), argv);
        }
    }

    void add_argument(const TrainerKey& key, const std::string& value, std::vector<std::string>& argv) const {
        for (const auto& word : key.argument.empty() ? trainer_.argument : key.argument) {
            std::string text;
            for (std::size_t at = 0; at < word.size();) {
                const auto rest = std::string_view(word).substr(at);
                const bool is_key = rest.starts_with("{key}"), is_value = rest.starts_with("{value}");
                text += is_key ? key.name : is_value ? value : word.substr(at, 1);
                at += is_key ? 5 : is_value ? 7 : 1;
            }
            argv.push_back(text);
        }
    }

    const Trainer& trainer_;
    StoredConfig config_;
    const RunPlace& place_;
};

}  // namespace

fs::path own_files_folder(const fs::path& run_folder) {
    return run_folder / kOwnFilesFolder;
}

void make_own_files_folder(const fs::path& run_folder, bool goes_on) {
    const auto folder = own_files_folder(run_folder);
    if (is_link(folder)) throw SystemError(folder.string() + ": expected a folder, but it is a link", 0);
    if (!goes_on) remove_tree(folder);
    make_folders_in(run_folder, folder);
}

bool resumes(const Trainer& trainer, const OrderedJson& config, const RunPlace& place) {
    return CommandWriter(trainer, config, place).resumes();
}

Command trainer_command(const Trainer& trainer, const OrderedJson& config, const RunPlace& place) {
    const CommandWriter writer(trainer, config, place);
    Command command;
    command.argv = writer.argv();
    for (const auto& [name, value] : trainer.environment) command.environment[name] = writer.filled_in(value);
    command.environment["BITSWEEP_RUN_DIR"] = place.folder.string();
    command.environment["BITSWEEP_DATA"] = place.data_root.string();
    command.environment["BITSWEEP_DEVICE"] = place.device;
    if (!trainer.cwd.empty()) command.folder = writer.filled_in(trainer.cwd);
    return command;
}

}  // namespace bitsweep
