#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "base/json.h"
#include "config/config_io.h"
#include "sys/file.h"

namespace bitsweep::test {

/// Writes the files of a results folder as bitsweep-train and bitsweep run write them.
class MadeResults {
public:
    explicit MadeResults(std::filesystem::path folder) : folder_(std::move(folder)) {}

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path database() const { return folder_ / "bitsweep.sqlite"; }
    std::filesystem::path run(const std::string& id) const { return folder_ / "runs" / id; }

    /// 16 hex digits.
    static std::string id(int number) { return fmt::format("{:016x}", number); }

    /// Replaces a file as a whole, not fsynced: tests need no power cuts.
    void write(const std::filesystem::path& path, std::string_view bytes) const {
        const auto whole = folder_ / path;
        std::filesystem::create_directories(whole.parent_path());
        const auto beside = whole.string() + ".tmp";
        std::filesystem::remove(beside);
        append_to(beside, bytes);
        std::filesystem::rename(beside, whole);
    }

    void append(const std::filesystem::path& path, std::string_view bytes) const {
        std::filesystem::create_directories((folder_ / path).parent_path());
        append_to(folder_ / path, bytes);
    }

    void config(const std::string& id, const RunConfig& config = {}) const {
        write("runs/" + id + "/config.json", to_json(config).dump(2));
    }

    void start(const std::string& id, int attempt = 1) const {
        append("runs/" + id + "/attempts.jsonl",
               fmt::format(R"({{"event": "start", "attempt": {}, "pid": 4711, "host": "node7", "device": "cpu", )"
                           R"("threads": 2, "time": "2026-01-31T12:00:00.000Z"}})"
                           "\n",
                           attempt));
    }

    void end(const std::string& id, const std::string& outcome, const std::string& message = "",
             int attempt = 1) const {
        const OrderedJson line{{"event", "end"}, {"attempt", attempt}, {"time", "2026-01-31T13:00:00.000Z"},
                               {"exit", 0},      {"outcome", outcome}, {"message", message}};
        append("runs/" + id + "/attempts.jsonl", line.dump() + "\n");
    }

    /// One line of metrics.jsonl and of timing.jsonl.
    void epoch(const std::string& id, int epoch, double top1, double seconds = 10, int attempt = 1) const {
        append("runs/" + id + "/metrics.jsonl", metrics_line(epoch, top1, attempt));
        append("runs/" + id + "/timing.jsonl", timing_line(epoch, seconds, attempt));
    }

    static std::string metrics_line(int epoch, double top1, int attempt = 1) {
        return fmt::format(R"({{"attempt": {}, "epoch": {}, "train.loss": 1.5, "train.top1": 55.5, "test.loss": 1.25, )"
                           R"("test.top1": {}, "lr": 0.1}})"
                           "\n",
                           attempt, epoch, top1);
    }

    static std::string timing_line(int epoch, double seconds, int attempt = 1) {
        return fmt::format(R"({{"attempt": {}, "epoch": {}, "train_s": {}, "eval_s": 1, "images_per_s": 500, )"
                           R"("peak_bytes": 1000}})"
                           "\n",
                           attempt, epoch, seconds);
    }

    void result(const std::string& id, double top1, const std::string& outcome = "finished",
                const std::string& message = "", int epochs = 2) const {
        const OrderedJson result{{"run", id},         {"outcome", outcome},       {"epochs", epochs},
                                 {"test.top1", top1}, {"test.top1_bn", top1 + 1}, {"train_s", 20},
                                 {"message", message}};
        write("runs/" + id + "/result.json", result.dump());
    }

    /// A whole run: two epochs, ended well.
    void finished(const std::string& id, double top1, const RunConfig& run_config = {}) const {
        config(id, run_config);
        start(id);
        for (int i = 0; i <= 2; ++i) epoch(id, i, i == 2 ? top1 : 10.0 + i);
        result(id, top1);
        end(id, "finished");
    }

    /// `cells`: {"arm": ..., "at": {...}, "seed": ..., "run": ...}, ...
    void sweep(const std::string& name, const OrderedJson& cells, const OrderedJson& arms, const OrderedJson& axes,
               const OrderedJson& axis_keys = {}, const OrderedJson& starts_from = {}) const {
        OrderedJson file{{"sweep", name},
                         {"file", "sweeps/" + name + ".json"},
                         {"overrides", OrderedJson::array()},
                         {"question", "?"},
                         {"arms", arms},
                         {"axes", axes},
                         {"contrasts", OrderedJson::array()},
                         {"resources", OrderedJson::object()},
                         {"cells", cells},
                         {"parents", OrderedJson::array()}};
        if (!axis_keys.is_null()) file["axis_keys"] = axis_keys;
        if (!starts_from.is_null()) file["starts_from"] = starts_from;
        write("sweeps/" + name + ".json", file.dump());
    }

private:
    static void append_to(const std::filesystem::path& path, std::string_view bytes) {
        std::ofstream(path, std::ios::app | std::ios::binary) << bytes;
    }

    std::filesystem::path folder_;
};

}  // namespace bitsweep::test
