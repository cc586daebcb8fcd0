#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/json.h"
#include "config/resolve.h"
#include "sweep/sweep.h"

namespace bitsweep::test {

/// Recipes, weights and image folders that stand in memory.
struct FakeSources {
    std::map<std::string, std::string> recipes = {{"ok.json", "{}"}};
    std::map<std::string, std::string> weights = {};
    std::map<std::string, FolderFacts> folders = {};
    std::map<std::string, std::string> trainers = {};

    ConfigSources sources() const {
        return {[this](const std::string& path) {
                    const auto found = recipes.find(path);
                    if (found == recipes.end()) throw std::runtime_error("cannot open " + path);
                    return found->second;
                },
                [this](const std::string& path) { return find(weights, path); },
                [this](const std::string& folder) { return find(folders, folder); },
                [this](const std::string& path) {
                    Problems problems;
                    auto trainer = parse_trainer(parse_json(find(trainers, path), path, problems), problems);
                    problems.throw_if_any();
                    return std::make_shared<const Trainer>(std::move(trainer));
                }};
    }

private:
    template <class Value>
    static Value find(const std::map<std::string, Value>& known, const std::string& key) {
        const auto found = known.find(key);
        return found == known.end() ? Value() : found->second;
    }
};

/// Expands a sweep file given as text; throws ConfigError with every problem.
inline Sweep expand(const std::string& text, std::vector<std::string> overrides = {}, const FakeSources& fake = {}) {
    Problems problems;
    const auto document = parse_json(text, "sweeps/x.json", problems);
    const auto sources = fake.sources();
    auto sweep = expand_sweep({document, "x", std::move(overrides), sources}, problems);
    problems.throw_if_any();
    return sweep;
}

}  // namespace bitsweep::test
