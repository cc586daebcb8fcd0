#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "config/rules.h"
#include "config/run_config.h"
#include "config/visit_data.h"
#include "config/visit_quant.h"
#include "config/visit_training.h"

namespace bitsweep {

/// One `visit()` per struct drives parsing, defaults, help, the canonical form, the hash and the errors.
///
/// A visitor has two members:
///   field(name, value, rule, help, matters)  one key
///   group(name, value, matters)              a struct of keys; the visitor calls visit() on it
/// `matters` is false where the key cannot change the run's numbers, given the rest of the config: the
/// canonical form leaves such keys out (src/README.md, D3).

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, InitConfig>
void visit(Self& c, V& v) {
    // The path does not matter: the content's hash does.
    v.field("weights", c.weights, Choice{}, "initial weights: a safetensors file under the data root", false);
    v.field("weights_sha256", c.weights_sha256, Choice{}, "SHA-256 of that file; filled in, or checked when given",
            !c.weights_sha256.empty());
    v.field("from", c.from, NoRule{},
            "initial weights: the finished run of a recipe (path), or of {\"base\": path, key: value, ...}; its seed "
            "is this run's unless given",
            false);
}

template <class Self, class V>
requires std::is_same_v<std::remove_const_t<Self>, RunConfig>
void visit(Self& c, V& v) {
    v.group("model", c.model, true);
    v.group("data", c.data, true);
    v.group("quant", c.quant, true);
    v.group("optim", c.optim, true);
    v.group("schedule", c.schedule, true);
    v.group("batchnorm", c.batchnorm, true);
    v.group("train", c.train, true);
    v.group("init", c.init, true);
    v.field("epochs", c.epochs, kCountFromOne, "passes over the training set", true);
    v.field("batch", c.batch, kCountFromOne, "images a step", true);
    v.field("seed", c.seed, kCount, "seed of every random stream of the run", true);
}

template <class Work>
struct KeyVisitor {
    Work& work;
    std::string key = {};
    bool group_matters = true;

    template <class T, class Rule>
    void field(std::string_view name, T& value, const Rule& rule, std::string_view help, bool matters) {
        const auto outer = key.size();
        key.append(name);
        work(key, value, rule, help, matters && group_matters);
        key.resize(outer);
    }
    template <class Group>
    void group(std::string_view name, Group& value, bool matters) {
        const auto outer = key.size();
        const bool outer_matters = std::exchange(group_matters, group_matters && matters);
        key.append(name).append(".");
        visit(value, *this);
        key.resize(outer);
        group_matters = outer_matters;
    }
};

/// Calls `work(key, value, rule, help, matters)` for every key of the config, in order. `key` is dotted, and one that
/// stands in a group that does not matter does not either.
template <class Config, class Work>
void for_each_key(Config& config, Work work) {
    KeyVisitor<Work> visitor{work};
    visit(config, visitor);
}

}  // namespace bitsweep
