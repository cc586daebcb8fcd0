#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.h"
#include "e2e/world.h"
#include "support/catch.h"
#include "sys/machine.h"

namespace bitsweep::test {

/// bitsweep-train as a program, the one beside the tests, wherever both were carried; on a config of a second or two,
/// in a folder of its own. One thread.
class Trainer {
public:
    /// `keys` on top of the tiny config; null takes a key out.
    explicit Trainer(const Json& keys = Json::object()) {
        config = {{"model.name", "resnet8"},     {"model.width", 0.25}, {"data.name", "shapes10"},
                  {"data.train_images", 256},    {"epochs", 3},         {"batch", 32},
                  {"schedule.method", "cosine"}, {"optim.lr", 0.05},    {"quant.activation.alpha_init", 3}};
        config.merge_patch(keys);
        write_file_atomically(config_file(), config.dump());
    }

    fs::path config_file() const { return folder_.path / "config.json"; }
    fs::path directory() const { return folder_.path / "run"; }
    fs::path file(const std::string& name) const { return directory() / name; }
    Json json(const std::string& name) const { return Json::parse(read_file(file(name))); }

    std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> argv{(program_folder() / "bitsweep-train").string(),
                                      "run",
                                      "--config",
                                      config_file().string(),
                                      "--dir",
                                      directory().string(),
                                      "--threads",
                                      "1",
                                      "--device",
                                      device};
        argv.insert(argv.end(), more.begin(), more.end());
        return argv;
    }

    CommandOutput run(const std::vector<std::string>& more = {}) const { return run_command(command(more)); }

    /// In the background; its output goes to <folder>/output.txt.
    pid_t start(const std::vector<std::string>& more = {}) const {
        return start_process({command(more), {}, {}, folder_.path / "output.txt"});
    }

    Json config;
    std::string device = "cpu";

private:
    Folder folder_;
};

/// Quantized at 2 bits: everything that has state takes part.
inline Json two_bits() {
    return {{"quant.weight.method", "sawb"},
            {"quant.weight.bits", 2},
            {"quant.activation.method", "pact"},
            {"quant.activation.bits", 2}};
}

}  // namespace bitsweep::test
