#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"
#include "sys/process.h"

namespace bitsweep::test {

namespace fs = std::filesystem;

/// A project folder of its own, with the programs as a user runs them.
class World {
public:
    /// `below`: the project stands in that folder, so that a test sees what is written beside it.
    explicit World(const std::string& below = "") : root_(folder_.path / below) { make_folders(root_); }

    const fs::path& root() const { return root_; }
    fs::path results() const { return root() / "results"; }
    static fs::path program(const std::string& name) { return fs::path(BITSWEEP_BINARY_DIR) / name; }

    void write(const std::string& path, const std::string& text) const {
        make_folders((root() / path).parent_path());
        write_file_atomically(root() / path, text);
    }

    /// `bitsweep <arguments>` in the project folder, to its end.
    CommandOutput bitsweep(const std::string& arguments) const {
        return run_command({"/bin/sh", "-c", command(arguments)});
    }

    /// The same, but only what it prints on stdout.
    std::string stdout_of(const std::string& arguments) const {
        const auto output = run_command({"/bin/sh", "-c", command(arguments) + " 2>/dev/null"});
        INFO(arguments << "\n" << output.text);
        REQUIRE(output.status.code == 0);
        return output.text;
    }

    /// The same, four at once.
    std::vector<std::string> four_times(const std::string& arguments) const {
        constexpr int kReaders = 4;
        std::string script;
        for (int i = 0; i < kReaders; ++i)
            script += "(" + command(arguments) + ") >reader." + std::to_string(i) + " 2>&1 & ";
        run_command({"/bin/sh", "-c", "cd " + root().string() + " && { " + script + "wait; }"});
        std::vector<std::string> outputs;
        for (int i = 0; i < kReaders; ++i) outputs.push_back(read_file(root() / ("reader." + std::to_string(i))));
        return outputs;
    }

    /// The same in the background; its output goes to bitsweep.log. exec: the pid is bitsweep's own.
    pid_t start(const std::string& arguments) const {
        return start_process({{"/bin/sh", "-c",
                               "cd " + root().string() + " && " + environment + " exec " +
                                   program("bitsweep").string() + " " + arguments},
                              {},
                              {},
                              root() / "bitsweep.log"});
    }

    /// A trainer that does as $BEHAVIOUR says, in place of bitsweep-train. It keeps src/runs/README.md but for what a
    /// shell cannot do: it takes no lock, and result.json is not renamed.
    void use_fake_trainer() {
        write("trainer", R"(#!/bin/bash
while [ $# -gt 0 ]; do [ "$1" = --dir ] && dir=$2; shift; done
id=$(basename "$dir")
attempt=$(($(grep -c '"start"' "$dir/attempts.jsonl" 2>/dev/null) + 1))
echo "{\"event\":\"start\",\"attempt\":$attempt,\"pid\":$$,\"host\":\"x\",\"boot\":\"x\",\"time\":\"2026-01-01T00:00:00.000Z\"}" >>"$dir/attempts.jsonl"
echo "attempt $attempt of $id"
metric() { echo '{"attempt":'$attempt',"epoch":'$1',"test.top1":50.0,"test.loss":1.0}' >>"$dir/metrics.jsonl"; }
end() {
    echo "{\"event\":\"end\",\"attempt\":$attempt,\"time\":\"2026-01-01T00:00:00.000Z\",\"exit\":$1,\"outcome\":\"$2\",\"message\":\"\"}" >>"$dir/attempts.jsonl"
    exit $1
}
trap 'end 143 interrupted' TERM
case $BEHAVIOUR in
gpu) echo "sees $CUDA_VISIBLE_DEVICES by $CUDA_DEVICE_ORDER" ;;
out_of_memory_once) [ $attempt = 1 ] && exit 30 ;;
hang_once) [ $attempt = 1 ] && { trap '' TERM; sleep 1000 & wait; wait; } ;;
hang) sleep 1000 & wait ;;
twenty_epochs) for epoch in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do metric $epoch; sleep 0.02; done; metric 20 ;;
until_go) while [ -e trainer ] && [ ! -e go ]; do metric 0; sleep 0.05; done ;;
crash) exit 1 ;;
crash_once) [ $attempt = 1 ] && kill -9 $$ ;;
lies) exit 0 ;;
bad_config) echo "no such data"; exit 20 ;;
diverge)
    echo "{\"run\":\"$id\",\"outcome\":\"diverged\",\"epochs\":0,\"message\":\"the loss became NaN\"}" >"$dir/result.json"
    exit 10 ;;
esac
[ "$BEHAVIOUR" = twenty_epochs ] || metric 1
echo "{\"run\":\"$id\",\"outcome\":\"finished\",\"epochs\":1,\"test.top1\":50.0,\"train_s\":1.0,\"attempts\":$attempt}" >"$dir/result.json"
)");
        fs::permissions(root() / "trainer", fs::perms::owner_all);
        environment = "BITSWEEP_TRAINER=" + (root() / "trainer").string();
    }

    /// With the fake trainer, recipes/r.json, and `sweep` as sweeps/s.json.
    static World with_fake_trainer(const std::string& sweep, const std::string& behaviour = {}) {
        World world;
        world.use_fake_trainer();
        if (!behaviour.empty()) world.environment += " BEHAVIOUR=" + behaviour;
        world.write("recipes/r.json",
                    R"({"model.name": "resnet8", "data.name": "shapes10", "epochs": 1, "batch": 32})");
        world.write("sweeps/s.json", sweep);
        return world;
    }

    /// A sweep of one arm at 2 and 3 bits; `rest`: ", "seeds": 2" and the like.
    static std::string two_bits(const std::string& rest = {}) {
        return R"({ "base": "recipes/r.json", "arms": {"sawb": {"quant.weight.method": "sawb"}},
            "axes": { "bits": {"keys": ["quant.weight.bits"], "values": [2, 3]} })" +
               rest + " }";
    }

    std::vector<fs::path> run_folders() const {
        std::vector<fs::path> folders;
        if (!fs::exists(results() / "runs")) return folders;
        for (const auto& entry : fs::directory_iterator(results() / "runs")) folders.push_back(entry.path());
        std::sort(folders.begin(), folders.end());
        return folders;
    }

    std::string environment;  ///< put before the command: "A=b C=d"

private:
    std::string command(const std::string& arguments) const {
        return "cd " + root().string() + " && " + environment + " " + program("bitsweep").string() + " " + arguments;
    }

    Folder folder_;
    fs::path root_;
};

/// The lines of a .jsonl file by key, the last one wins; attempts, which a resumed run may have more of, left out.
inline std::map<std::string, Json> last_lines(const fs::path& path) {
    std::map<std::string, Json> lines;
    const std::string text = read_file_if_exists(path).value_or("");
    for (std::size_t start = 0, end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
        auto line = Json::parse(text.substr(start, end - start));
        line.erase("attempt");
        std::string key;
        for (const auto* name : {"epoch", "step", "layer"})
            if (line.contains(name)) key += std::string(name) + "=" + line[name].dump() + " ";
        lines[key] = line;
    }
    return lines;
}

inline int count_lines(const fs::path& path, const std::string& with) {
    int count = 0;
    const std::string text = read_file_if_exists(path).value_or("");
    for (std::size_t at = 0; (at = text.find(with, at)) != std::string::npos; ++at) ++count;
    return count;
}

}  // namespace bitsweep::test
