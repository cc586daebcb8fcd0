#include "sweep/sweep.h"

#include <set>

#include "base/error.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "config/validate.h"
#include "support/catch.h"
#include "support/sources.h"
#include "sys/file.h"

namespace bitsweep::sweep_test {
using test::expand;

namespace {

constexpr const char* kBits = R"({
  "base": "ok.json",
  "arms": { "fp32": {"quant.weight.method": "none"},
            "pact+sawb": {"quant": {"weight": {"method": "sawb"}, "activation.method": "pact"}},
            "dorefa": {"quant.weight.method": "dorefa", "quant.activation.method": "dorefa"} },
  "axes": { "bits": {"keys": ["quant.weight.bits", "quant.activation.bits"], "values": [2, 3, 4]} },
  "seeds": 2 })";

std::string label(const Sweep& sweep, const SweepCell& cell) {
    std::string text = sweep.arms[cell.arm];
    for (std::size_t i = 0; i < cell.at.size(); ++i) text += " " + sweep.axes[i].values[cell.at[i]].dump();
    return text + " s" + std::to_string(cell.seed);
}

}  // namespace

TEST_CASE("cells stand in the file's order: arms, axes, seeds", "[sweep]") {
    const auto sweep = expand(kBits);
    REQUIRE(sweep.cells.size() == 18);
    CHECK(label(sweep, sweep.cells[0]) == "fp32 2 s1");
    CHECK(label(sweep, sweep.cells[1]) == "fp32 2 s2");
    CHECK(label(sweep, sweep.cells[2]) == "fp32 3 s1");
    CHECK(label(sweep, sweep.cells[17]) == "dorefa 4 s2");
}

TEST_CASE("one full-precision baseline serves every bit-width", "[sweep]") {
    const auto sweep = expand(kBits);
    CHECK(sweep.runs.size() == 2 + 6 + 6);
    CHECK(sweep.cells[0].run == sweep.cells[2].run);
    CHECK(sweep.cells[0].run != sweep.cells[1].run);
}

TEST_CASE("the runs do not depend on the order of the file", "[sweep]") {
    const auto sweep = expand(kBits);
    const auto turned = expand(R"({
      "seeds": [2, 1],
      "axes": { "bits": {"keys": ["quant.activation.bits", "quant.weight.bits"], "values": [4, 2, 3]} },
      "arms": { "dorefa": {"quant.activation.method": "dorefa", "quant.weight.method": "dorefa"},
                "pact+sawb": {"quant.activation.method": "pact", "quant.weight.method": "sawb"}, "fp32": {} },
      "base": "ok.json" })");
    std::set<std::string> ids, turned_ids;
    for (const auto& run : sweep.runs) ids.insert(run.id);
    for (const auto& run : turned.runs) turned_ids.insert(run.id);
    CHECK(ids == turned_ids);
}

TEST_CASE("an editor's $schema changes no run", "[sweep]") {
    std::string with_schema(kBits);
    with_schema.insert(with_schema.find('{') + 1, R"("$schema": "../sweep.schema.json",)");
    CHECK(to_json(expand(with_schema)) == to_json(expand(kBits)));
    CHECK_THROWS_WITH(expand(R"({ "base": "ok.json", "$schema": 7 })"), Contains("$schema: expected a string, got 7"));
}

TEST_CASE("a stored sweep keeps the keys of its axes", "[sweep]") {
    const auto stored = to_json(expand(R"({ "base": "ok.json", "axes": {
        "bits": {"keys": ["quant.weight.bits", "quant.activation.bits"], "values": [2, 3]}, "batch": [8] } })"));
    CHECK(stored["axes"] == OrderedJson{"bits", "batch"});
    CHECK(stored["axis_keys"]["bits"] == OrderedJson{"quant.weight.bits", "quant.activation.bits"});
    CHECK(stored["axis_keys"]["batch"] == OrderedJson{"batch"});
}

TEST_CASE("zipped axes advance together and exclusions leave cells out", "[sweep]") {
    const auto sweep = expand(R"({ "base": "ok.json",
      "axes": { "epochs": [1, 2, 3], "batch": [8, 16, 32], "optim.lr": [0.1, 0.2] },
      "zip": [["epochs", "batch"]],
      "exclude": [ {"epochs": 3, "optim.lr": 0.2}, {"epochs": 1, "seed": 2} ], "seeds": 2 })");
    CHECK(sweep.cells.size() == 3 * 2 * 2 - 2 - 2);
    for (const auto& cell : sweep.cells) {
        const auto& config = std::get<RunConfig>(sweep.runs[cell.run].config);
        CHECK(config.batch == 8LL << (config.epochs - 1));
        CHECK_FALSE((config.epochs == 3 && config.optim.lr == 0.2));
        CHECK_FALSE((config.epochs == 1 && config.seed == 2));
    }
}

TEST_CASE("a list in an exclusion stands for each of its values", "[sweep]") {
    const auto sweep = expand(R"({ "base": "ok.json", "arms": { "a": {}, "b": {"epochs": 3}, "c": {"epochs": 4} },
      "axes": { "batch": [8, 16, 32], "quant.weight.coefficients": [[1, 2], [3, 4]] },
      "exclude": [ {"arm": ["a", "b"], "batch": [16, 32]}, {"quant.weight.coefficients": [3, 4]} ] })");
    CHECK(sweep.cells.size() == 1 + 1 + 3);
    CHECK_THROWS_WITH(
        expand(R"({ "base": "ok.json", "axes": { "batch": [8, 16] }, "exclude": [ {"batch": [8, 9]} ] })"),
        Contains("exclude.0.batch: 9 is no value of axis 'batch'"));
}

TEST_CASE("a base may be a recipe with keys over it", "[sweep]") {
    test::FakeSources fake;
    fake.recipes["r.json"] = R"({"epochs": 7, "batch": 16})";
    const auto sweep = expand(R"({ "base": {"base": "r.json", "epochs": 9} })", {}, fake);
    CHECK(epochs_of(sweep.runs[0].config) == 9);
    CHECK(std::get<RunConfig>(sweep.runs[0].config).batch == 16);
    CHECK_THROWS_WITH(expand(R"({ "base": {"base": 3} })"), Contains("base.base: expected a recipe's path, got 3"));
}

TEST_CASE("every sweep and recipe of the project is accepted", "[sweep]") {
    namespace fs = std::filesystem;
    const fs::path root = BITSWEEP_SOURCE_DIR;
    const ConfigSources sources{
        [&](const std::string& path) { return read_file(root / path); },
        [](const std::string&) { return std::string(); }, [](const std::string&) { return FolderFacts(); },
        [&](const std::string& path) {
            Problems problems;
            auto trainer = parse_trainer(parse_json(read_file(root / path), path, problems), problems);
            problems.throw_if_any();
            return std::make_shared<const Trainer>(std::move(trainer));
        }};
    int sweeps = 0, recipes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root / "sweeps")) {
        if (entry.path().extension() != ".json") continue;
        ++sweeps;
        Problems problems;
        const auto document = parse_json(read_file(entry.path()), entry.path().string(), problems);
        const auto sweep = expand_sweep({document, sweep_name(entry.path().string()), {}, sources}, problems);
        INFO(entry.path() << ": " << (problems.empty() ? "" : to_string(problems.list().front())));
        CHECK(problems.empty());
        CHECK(sweep.runs.size() >= 2);
        CHECK_FALSE(sweep.question.empty());
        const bool is_study = entry.path().parent_path().filename() != "sweeps";
        if (is_study) CHECK_FALSE(sweep.contrasts.empty());
    }
    for (const auto& entry : fs::recursive_directory_iterator(root / "experiments")) {
        if (entry.path().extension() != ".json") continue;
        ++recipes;
        Problems problems;
        auto config =
            load_base({"", OrderedJson(fs::relative(entry.path(), root).string()), {}}, "test", sources, problems);
        validate(config, "test", problems);
        resolve(config, "test", sources, problems);
        INFO(entry.path() << ": " << (problems.empty() ? "" : to_string(problems.list().front())));
        CHECK(problems.empty());
    }
    CHECK(sweeps >= 16);
    CHECK(recipes >= 14);
}

TEST_CASE("overrides act on the base and make another sweep", "[sweep]") {
    const auto sweep = expand(kBits, {"epochs=7", "seeds=[5]"});
    CHECK(sweep.cells.size() == 9);
    for (const auto& run : sweep.runs) {
        CHECK(epochs_of(run.config) == 7);
        CHECK(std::get<RunConfig>(run.config).seed == 5);
    }
    CHECK(name_with_overrides("cpu/bits", {"epochs=7", "seeds=[5]"}) == "cpu/bits@epochs=7,seeds=[5]");
    CHECK(name_with_overrides("cpu/bits", {"seeds=[5]", "epochs=7"}) == "cpu/bits@epochs=7,seeds=[5]");
}

TEST_CASE("names with overrides are one to one, and fit a file's name", "[sweep]") {
    const std::vector<std::vector<std::string>> alike{
        {"data.folder=a_b"},
        {"data.folder=a/b"},
        {"data.folder=a b"},
        {"data.folder=a\\b"},
        {"a=1,b=2"},
        {"a=1", "b=2"},
        {std::string("a=") + std::string(300, 'x')},
        {std::string("a=") + std::string(301, 'x')},
        {std::string("a=") + std::string(99, 'x') + "\xc3\xa9" + std::string(300, 'x')}};
    std::set<std::string> names;
    for (const auto& overrides : alike) {
        const auto name = name_with_overrides("cpu/bits", overrides);
        CHECK(names.insert(name).second);
        CHECK(name.starts_with("cpu/bits@"));
        CHECK(name.size() <= 4 + kLongestSweepName);
        CHECK(is_utf8(name));
    }
    CHECK(name_with_overrides(std::string(250, 'y'), {}).size() == kLongestSweepName);
    CHECK(name_with_overrides("a b", {}) == "a b");  // names below sweeps/ stay
}

TEST_CASE("axes and overrides that change no run are noted, others are not", "[sweep]") {
    CHECK(expand(kBits).notes.empty());
    CHECK(expand(kBits, {"epochs=7"}).notes.empty());
    CHECK(expand(kBits, {"batch=128"}).notes == std::vector<std::string>{"override batch changes no run"});
    test::FakeSources fake;
    fake.folders["leaves"] = {"sha256:1", "", 2, 200, {}, {}};
    fake.folders["petals"] = {"sha256:2", "", 2, 200, {}, {}};
    fake.folders["copy"] = fake.folders["leaves"];
    const auto* const leaves = R"({ "base": {"data.name": "folder", "data.folder": "leaves", "data.classes": 2,
                                             "data.normalize": "imagenet"} })";
    CHECK(expand(leaves, {"data.folder=petals"}, fake).notes.empty());
    CHECK(expand(leaves, {"data.folder=copy"}, fake).notes ==
          std::vector<std::string>{"override data.folder changes no run"});
    const auto idle = expand(R"({ "base": "ok.json", "arms": {"fp32": {"quant.weight.method": "none"}},
        "axes": {"bits": {"keys": ["quant.weight.bits"], "values": [2, 3]}, "epochs": [1, 2]} })");
    CHECK(idle.notes == std::vector<std::string>{"axis 'bits' changes no run: all its values mean the same"});
}

TEST_CASE("a method whose bits nobody gave is noted, one that some cell gives bits is not", "[sweep]") {
    const std::string pact = R"({ "base": "ok.json", "arms": {"pact": {"quant.activation.method": "pact"}})",
                      unmeant =
                          "arm 'pact' quantizes nothing by its quant.activation.method: quant.activation.bits is 32";
    CHECK(expand(pact + "}").notes == std::vector{unmeant});
    CHECK(expand(pact + R"(, "axes": {"quant.activation.bits": [4, 32]} })").notes.empty());
    CHECK(expand(pact + "}", {R"(quant.layers={"layer1.*": {"activation": 4}})"}).notes.empty());
}

TEST_CASE("a sweep's name is its path under sweeps/", "[sweep]") {
    CHECK(sweep_name("sweeps/cpu/bits.json") == "cpu/bits");
    CHECK(sweep_name("/home/me/project/sweeps/demo.json") == "demo");
    CHECK(sweep_name("mine.json") == "mine");
}

TEST_CASE("a parent given by init.from stands before its children and is no cell", "[sweep]") {
    test::FakeSources fake;
    fake.recipes["parent.json"] = R"({"epochs": 12})";
    const auto sweep = expand(R"({ "base": {"epochs": 4, "optim.lr": 0.02, "init.from": "parent.json"},
      "arms": { "a": {"quant.weight.method": "sawb", "quant.weight.bits": 2},
                "b": {"init.from": {"base": "parent.json", "optim.lr": 0.3}} }, "seeds": 2 })",
                              {}, fake);
    CHECK(sweep.cells.size() == 4);
    REQUIRE(sweep.runs.size() == 8);
    for (const auto& cell : sweep.cells) {
        const auto& child = sweep.runs[cell.run];
        const auto parent = std::find_if(sweep.runs.begin(), sweep.runs.end(),
                                         [&](const SweepRun& run) { return run.id == child.parent; });
        REQUIRE(parent < sweep.runs.begin() + static_cast<std::ptrdiff_t>(cell.run));
        CHECK_FALSE(parent->is_cell);
        CHECK(epochs_of(parent->config) == 12);
        CHECK(std::get<RunConfig>(parent->config).seed == std::get<RunConfig>(child.config).seed);
    }
}

TEST_CASE("a teacher given by train.distill.from is a parent, and the one that the run starts from", "[sweep]") {
    test::FakeSources fake;
    fake.recipes["parent.json"] = R"({"epochs": 12})";
    const auto sweep = expand(R"({ "base": {"epochs": 4, "train.distill.from": "parent.json"},
      "arms": { "taught": {}, "started too": {"init.from": "parent.json"}, "weighed": {"train.distill.weight": 0.5} } })",
                              {}, fake);
    REQUIRE(sweep.runs.size() == 4);  // one parent of all
    std::set<std::string> ids;
    for (const auto& cell : sweep.cells) {
        const auto& run = sweep.runs[cell.run];
        CHECK(run.parent == sweep.runs.front().id);
        CHECK(std::get<RunConfig>(run.config).needed()->epochs == 12);
        const auto stored = write_json(to_json(run.config));
        CHECK(stored_parent(read_json(stored)) == run.parent);
        CHECK(stored_run_id(stored, "stored") == run.id);
        ids.insert(run.id);
    }
    CHECK(ids.size() == 3);
    const auto problem_of = [&](const char* keys) {
        return std::string(R"({"base": {"train.distill.from": "parent.json", )") + keys + "}}";
    };
    CHECK_THROWS_WITH(expand(problem_of(R"("init.from": {"base": "parent.json", "epochs": 13})"), {}, fake),
                      Contains("expected the run that init.from starts from"));
    CHECK_THROWS_WITH(expand(problem_of(R"("data.name": "cifar100")"), {}, fake),
                      Contains("the teacher was trained on"));
}

TEST_CASE("a recipe that starts from itself is refused", "[sweep]") {
    test::FakeSources fake;
    fake.recipes["loop.json"] = R"({"init.from": "loop.json"})";
    CHECK_THROWS_WITH(expand(R"({"base": "loop.json"})", {}, fake), Contains("does a recipe start from itself?"));
}

TEST_CASE("initial weights are known by content, not by path", "[sweep]") {
    test::FakeSources fake;
    fake.weights = {{"a.safetensors", std::string(64, 'a')}, {"copy.safetensors", std::string(64, 'a')}};
    const auto sweep =
        expand(R"({"base": "ok.json", "axes": {"init.weights": ["a.safetensors", "copy.safetensors"]}})", {}, fake);
    CHECK(sweep.cells.size() == 2);
    CHECK(sweep.runs.size() == 1);
}

}  // namespace bitsweep::sweep_test
