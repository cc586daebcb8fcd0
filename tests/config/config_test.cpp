#include "config/config_io.h"

#include <regex>
#include <set>

#include <fmt/format.h>

#include "config/canonical.h"
#include "config/quantizers.h"
#include "config/tables.h"
#include "config/validate.h"
#include "support/catch.h"
#include "sys/file.h"

namespace bitsweep::config_test {

namespace {

RunConfig parsed(const std::string& text) {
    Problems problems;
    const auto config = parse_config(parse_json(text, "test.json", problems), problems);
    problems.throw_if_any();
    return config;
}

std::string id_of(const std::string& text) {
    return run_id(parsed(text));
}

}  // namespace

TEST_CASE("ids never change: the file of configs and ids", "[config]") {
    const std::string file = BITSWEEP_SOURCE_DIR "/tests/cases/run_ids.json";
    Problems problems;
    const auto cases = parse_json(read_file(file), file, problems);
    problems.throw_if_any();
    REQUIRE(cases.value.size() >= 12);
    for (const auto& item : cases.value) {
        INFO(item["config"].dump() << "\ncanonical: " << canonical_config(parsed(item["config"].dump())));
        CHECK(id_of(item["config"].dump()) == item["id"].get<std::string>());
    }
}

TEST_CASE("config.json holds every key and reads back to the same id", "[config]") {
    const auto config = parsed(R"({"quant": {"weight": {"method": "sawb", "bits": 2, "coefficients": [3.1, 2.0]},
        "activation": {"method": "pact", "bits": 3, "alpha_init": 2.5}, "shortcut.bits": 8}, "schedule.milestones": [],
        "init.weights": "a.safetensors", "init.weights_sha256": "00", "seed": 77})");
    const auto json = to_json(config);
    std::size_t keys = 0;
    for (const auto& info : config_keys()) {
        const auto pointer = "/" + std::regex_replace(info.key, std::regex("\\."), "/");
        CHECK(json.contains(OrderedJson::json_pointer(pointer)));
        ++keys;
    }
    CHECK(keys > 35);
    CHECK(run_id(parsed(json.dump())) == run_id(config));
    CHECK(to_json(parsed(json.dump())).dump() == json.dump());
}

TEST_CASE("a key at its default, written or not, gives the same id", "[config]") {
    for (const auto& info : config_keys()) {
        if (info.key == "init.from") continue;  // null
        INFO(info.key);
        OrderedJson object;
        object[info.key] = OrderedJson::parse(info.default_value);
        CHECK(id_of(object.dump()) == run_id(RunConfig{}));
    }
}

TEST_CASE("keys that cannot matter do not change the id", "[config]") {
    struct Case {
        const char* config;
        const char* with_extra;
    };
    const std::vector<Case> cases = {
        {"{}", R"({"quant.activation.alpha_init": 3, "quant.activation.bits": 2})"},
        {"{}", R"({"quant.weight.bits": 2, "quant.weight.coefficients": "quantlib", "quant.shortcut.bits": 4})"},
        {"{}", R"({"quant.weight.method": "sawb"})"},
        {"{}", R"({"optim.beta1": 0.5, "optim.epsilon": 0.1})"},
        {R"({"optim.method": "adam"})", R"({"optim.method": "adam", "optim.momentum": 0.5, "optim.nesterov": true})"},
        {R"({"schedule.method": "cosine"})",
         R"({"schedule.method": "cosine", "schedule.gamma": 0.5, "schedule.milestones": [1]})"},
        {R"({"quant.weight.method": "dorefa", "quant.weight.bits": 2})",
         R"({"quant.weight.method": "dorefa", "quant.weight.bits": 2, "quant.weight.zero_aligned": true})"},
        {R"({"quant.activation.method": "pact", "quant.activation.bits": 2})",
         R"({"quant.activation.method": "pact", "quant.activation.bits": 2, "quant.shortcut.bits": 2})"},
        {"{}", R"({"data.folder": "x", "data.classes": 5, "data.image_size": 64, "data.on_bad_image": "skip"})"},
        {"{}", R"({"data.color_jitter": true, "data.fingerprint": "sha256:1"})"},
        {R"({"data.name": "imagenet"})", R"({"data.name": "imagenet", "data.classes": 5, "data.crop_padding": 0})"},
        {R"({"data.name": "folder", "data.fingerprint": "a"})",
         R"({"data.name": "folder", "data.fingerprint": "a", "data.folder": "elsewhere/of/the/same"})"},
        {R"({"quant.activation.method": "pact", "quant.activation.bits": 2, "quant.shortcut.clip": false})",
         R"({"quant.activation.method": "pact", "quant.activation.bits": 2, "quant.shortcut.clip": false, "quant.shortcut.bits": 8})"},
        // a shortcut by its network's own name; one that is not there; 1x1 weights that are not there
        {"{}", R"({"model.shortcut": "A"})"},
        {R"({"model.name": "resnet18"})", R"({"model.name": "resnet18", "model.shortcut": "B"})"},
        {R"({"model.name": "svhnnet"})", R"({"model.name": "svhnnet", "model.shortcut": "B", "model.block": "pre"})"},
        {R"({"model.name": "svhnnet", "quant.activation": {"method": "pact", "bits": 2}})",
         R"({"model.name": "svhnnet", "quant.activation": {"method": "pact", "bits": 2}, "quant.shortcut.bits": 8})"},
        {R"({"quant": {"weight": {"method": "sawb", "bits": 2}, "activation": {"method": "pact", "bits": 2}}})",
         R"({"quant": {"weight": {"method": "sawb", "bits": 2}, "activation": {"method": "pact", "bits": 2},
             "shortcut.weight_bits": 8}})"},
        {"{}", R"({"quant.activation": {"method": "lsq"}})"},
        {"{}", R"({"quant.activation": {"method": "minmax", "clip": 3}})"},
        {R"({"quant.activation": {"method": "pact", "alpha_init": 3}})",
         R"({"quant.activation": {"method": "pact", "alpha_init": 3, "calibration_batches": 2, "clip": 4}})"},
        {R"({"quant.weight": {"method": "twn", "bits": 2}})",
         R"({"quant.weight": {"method": "twn", "bits": 2, "gradient": "pass", "granularity": "channel", "scale": "none"}})"},
        {R"({"quant.last.bits": 8})", R"({"quant.last.bits": 8, "quant.first.method": "mse"})"},
    };
    for (const auto& [config, with_extra] : cases) {
        INFO(with_extra);
        CHECK(id_of(config) == id_of(with_extra));
    }
}

TEST_CASE("keys that matter change the id", "[config]") {
    const std::vector<std::string> configs = {
        "{}", R"({"seed": 2})", R"({"epochs": 2})", R"({"model.name": "resnet8"})", R"({"model.width": 2})",
        R"({"data.name": "shapes10"})", R"({"data.validation": 10})", R"({"data.name": "imagenet"})",
        R"({"data.name": "imagenet", "data.image_size": 64})",
        R"({"data.name": "imagenet", "data.on_bad_image": "skip"})",
        R"({"data.name": "imagenet", "data.color_jitter": true})",
        R"({"data.name": "folder", "data.fingerprint": "a"})", R"({"data.name": "folder", "data.fingerprint": "b"})",
        R"({"data.name": "folder", "data.fingerprint": "a", "data.classes": 5})", R"({"optim.lr": 0.2})",
        R"({"quant.weight.method": "sawb", "quant.weight.bits": 2})",
        R"({"quant.weight.method": "sawb", "quant.weight.bits": 3})",
        R"({"quant.weight.method": "sawb", "quant.weight.bits": 2, "quant.weight.zero_aligned": true})",
        R"({"quant.weight.method": "sawb", "quant.weight.bits": 2, "quant.weight.coefficients": [3.12, 2.064]})",
        // pact at 32 bits still clips and learns alpha
        R"({"quant.activation.method": "pact"})", R"({"quant.activation.method": "pact", "quant.activation.bits": 2})",
        R"({"quant.activation.method": "pact", "quant.activation.bits": 2, "quant.shortcut.bits": 32})",
        R"({"quant.activation.method": "pact", "quant.activation.bits": 2, "quant.activation.alpha_init": 3})",
        R"({"quant.activation": {"method": "pact", "bits": 2, "alpha_init": "percentile:99.9"}})",
        R"({"quant.activation": {"method": "pact", "bits": 2, "alpha_init": "percentile:99"}})",
        R"({"quant.activation": {"method": "pact", "bits": 2, "alpha_init": "percentile:99", "calibration_batches": 2}})",
        R"({"quant.activation": {"method": "pact", "bits": 2, "granularity": "channel"}})",
        R"({"quant.activation": {"method": "pact", "bits": 2, "alpha_lr": 0.1}})",
        R"({"quant.activation": {"method": "pact", "bits": 2, "alpha_floor": 0.1}})",
        R"({"quant.activation": {"method": "pact+", "bits": 2}})",
        R"({"quant.activation": {"method": "clip", "bits": 2}})",
        R"({"quant.activation": {"method": "clip", "bits": 2, "clip": 3}})",
        R"({"quant.activation": {"method": "clip"}})",
        R"({"quant.weight": {"method": "sawb", "bits": 2, "gradient": "pass"}})",
        R"({"quant.weight": {"method": "sawb", "bits": 2, "granularity": "channel"}})",
        R"({"quant.weight": {"method": "sawb", "bits": 2, "scale_factor": 0.8}})",
        R"({"quant.weight": {"method": "sawb", "bits": 2, "coefficients": "fit"}})",
        R"({"quant.weight": {"method": "wrpn", "bits": 2}})",
        R"({"quant.weight": {"method": "wrpn", "bits": 2, "scale": "none"}})",
        R"({"quant.weight": {"method": "sawb", "bits": 2}, "quant.layers": {"layer1.*": {"weight": 4}}})",
        R"({"quant.weight": {"method": "sawb", "bits": 2}, "quant.layers": {"layer1.*": {"weight": 4}, "*": {"weight": 3}}})",
        R"({"quant.weight": {"method": "sawb", "bits": 2}, "quant.layers": {"*": {"weight": 3}, "layer1.*": {"weight": 4}}})",
        R"({"model.block": "pre"})", R"({"model.shortcut": "pool"})", R"({"model.shortcut": "B"})",
        R"({"model.shortcut": "B", "quant": {"weight": {"method": "sawb", "bits": 2}, "activation": {"method": "pact", "bits": 2}}})",
        R"({"model.shortcut": "B", "quant": {"weight": {"method": "sawb", "bits": 2}, "activation": {"method": "pact", "bits": 2},
            "shortcut.weight_bits": 8}})",
        R"({"quant.first": {"bits": 8, "method": "mse"}})", R"({"quant.first.bits": 8})", R"({"quant.last.bits": 8})",
        R"({"init.weights": "a", "init.weights_sha256": "01"})"};
    std::set<std::string> ids;
    for (const auto& config : configs) ids.insert(id_of(config));
    CHECK(ids.size() == configs.size());
}

TEST_CASE("an image folder's files are a key of its id, and stand there once", "[config]") {
    CHECK(canonical_config(parsed(R"({"data.name": "folder", "data.folder": "x", "data.fingerprint": "sha256:1"})")) ==
          R"({"data.fingerprint":"sha256:1","data.name":"folder","model.revision":1,"schema":1})");
}

TEST_CASE("what an image folder needs, and what its images cannot have, is said", "[config]") {
    const auto said = [](const std::string& text) {
        Problems problems;
        validate(parsed(text), "x.json", problems);
        std::string all;
        for (const auto& problem : problems.list()) all += to_string(problem) + "\n";
        return all;
    };
    CHECK_THAT(said(R"({"data.name": "folder", "data.normalize": "imagenet"})"), Contains("data.folder"));
    CHECK_THAT(said(R"({"data.name": "folder", "data.folder": "x"})"),
               Contains("data.normalize") && Contains("set it to imagenet or none"));
    CHECK_THAT(said(R"({"data.name": "imagenet", "data.normalize": "pixel_mean"})"),
               Contains("set it to imagenet or none"));
    CHECK_THAT(said(R"({"data.name": "mnist", "data.normalize": "imagenet"})"), Contains("use channel"));
    CHECK(said(R"({"data.name": "folder", "data.folder": "x", "data.normalize": "imagenet", "data.train_images": 9})")
              .empty());
}

TEST_CASE("numbers of every spelling that read to one double hash alike, minus zero is zero", "[config]") {
    CHECK(id_of(R"({"optim.decay": 0})") == id_of(R"({"optim.decay": -0.0})"));
    CHECK(id_of(R"({"optim.decay": 0.00050})") == id_of(R"({"optim.decay": 5e-4})"));
    CHECK(id_of(R"({"optim.decay": 5e-4})") != id_of(R"({"optim.decay": 5.0000000000000001e-3})"));
}

TEST_CASE("every name of the tables is accepted where it belongs", "[config]") {
    for (const auto& info : kQuantizers) {
        const char* group = info.role == Role::kWeight ? "weight" : "activation";
        CHECK_NOTHROW(parsed(fmt::format(R"({{"quant.{}.method": "{}"}})", group, info.name)));
    }
    for (const auto name : model_names()) CHECK_NOTHROW(parsed(fmt::format(R"({{"model.name": "{}"}})", name)));
    for (const auto name : data_set_names()) CHECK_NOTHROW(parsed(fmt::format(R"({{"data.name": "{}"}})", name)));
}

TEST_CASE("a table's own keys are keys of the config", "[config]") {
    std::set<std::string> known;
    for (const auto& info : config_keys()) known.insert(info.key);
    for (const auto& info : kQuantizers)
        for (const std::string group = info.role == Role::kWeight ? "quant.weight." : "quant.activation.";
             const std::string key : {"bits", "zero_aligned", "coefficients", "alpha_init", "alpha_decay"})
            if (info.uses(key)) CHECK(known.count(group + key) == 1);
}

TEST_CASE("a key that stands nested and dotted is set twice", "[config]") {
    CHECK_THROWS_WITH(parsed("{\"optim\": {\"lr\": 0.1},\n\"optim.lr\": 0.2}"),
                      Contains("test.json:2: optim.lr: 'optim.lr' is set twice"));
}

}  // namespace bitsweep::config_test
