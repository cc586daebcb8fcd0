#include "app/run_name.h"

#include <fmt/format.h>

#include "app/labels.h"
#include "app/project.h"
#include "app/published.h"
#include "app/workspace.h"
#include "base/error.h"
#include "store/row_import.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"

namespace bitsweep::app::run_name_test {

namespace {

const std::filesystem::path kSources = BITSWEEP_SOURCE_DIR;

Reader reader_of(const std::filesystem::path& results) {
    const auto database = results / "bitsweep.sqlite";
    refresh(results, database);
    return {results, database};
}

// Every name and every label of every cell leads to the cell's run. Returns the number of cells.
std::size_t read_back(const Reader& reader) {
    std::size_t cells = 0;
    for (const auto& sweep : reader.sweep_names()) {
        const auto places = reader.places(sweep);
        const auto labels = cell_labels(places);
        for (const auto& place : places) {
            const auto name = run_name(sweep, place);
            INFO(name);
            CHECK(cells_called(name, reader).size() == 1);
            CHECK(run_id_of(name, reader) == place.run);
            CHECK(run_id_of(sweep + ":" + labels.at(place.run), reader) == place.run);
            ++cells;
        }
    }
    return cells;
}

std::vector<std::string> arms_called(const std::string& given, const Reader& reader) {
    std::vector<std::string> arms;
    for (const auto& cell : cells_called(given, reader)) arms.push_back(cell.place.arm);
    return arms;
}

void make_demo(const test::MadeResults& made) {
    OrderedJson cells = OrderedJson::array();
    int run = 0;
    for (const auto* arm : {"fp32", "pact", "pact+sawb", "a b=1"})
        for (const int bits : {2, 3})
            for (const int seed : {1, 2}) {
                ++run;
                const bool is_shared = std::string(arm) == "fp32";
                cells.push_back({{"arm", arm},
                                 {"at", {{"bits", bits}, {"lr", 0.0003}}},
                                 {"seed", seed},
                                 {"run", made.id(is_shared ? seed : 10 + run)}});
            }
    made.sweep("demo", cells, {"fp32", "pact", "pact+sawb", "a b=1"}, {"bits", "lr"});
}

}  // namespace

TEST_CASE("every run of every sweep that is published is found by its name and by its label", "[app]") {
    const test::Folder folder;
    const auto published = published_names(kSources / "results");
    std::size_t sweeps = 0;
    for (const auto& name : published)
        if (is_file(kSources / "results/published" / name / "sweep.json")) {
            import_rows(kSources / "results/published" / name, folder.path);
            ++sweeps;
        }
    const auto reader = reader_of(folder.path);
    CHECK(sweeps >= 5);
    CHECK(reader.sweep_names().size() == sweeps);
    CHECK(read_back(reader) > 100);
}

TEST_CASE("every run of every sweep file is found by its name and by its label", "[app]") {
    const test::Folder folder;
    Workspace workspace;
    workspace.results = folder.path;
    std::size_t sweeps = 0;
    for (const auto& path : files_below(kSources / "sweeps"))
        if (path.extension() == ".json") {
            const auto sweep = load_sweep({path.string(), {}, {}}, workspace);
            test::MadeResults(folder.path).write("sweeps/" + sweep.name + ".json", write_json(to_json(sweep)));
            ++sweeps;
        }
    CHECK(sweeps >= 20);
    CHECK(read_back(reader_of(folder.path)) > 300);
}

TEST_CASE("names are one to one and read back, whatever stands in them", "[app]") {
    const test::Folder folder;
    const test::MadeResults made(folder.path);
    const std::vector<std::string> arms = {"a", "a,x=2", "a b", "q\"uo=te\"", "\"a\"", "c:d", "seed=1", "ä\n"};
    const std::vector<OrderedJson> values = {2,       "2",  "2,seed=2", "", OrderedJson::array({1, 2}),
                                             nullptr, true, "b c",      0.5};
    for (const std::string name : {"s", "s:c", "w@lr=1,x=2"}) {
        int run = 0;
        OrderedJson cells = OrderedJson::array();
        for (const auto& arm : arms)
            for (const auto& value : values)
                for (const int seed : {1, 2})
                    cells.push_back({{"arm", arm}, {"at", {{"x", value}}}, {"seed", seed}, {"run", made.id(++run)}});
        made.sweep(name, cells, arms, {"x"});
    }
    const auto reader = reader_of(folder.path);
    std::set<std::string> names;
    for (const auto& sweep : reader.sweep_names())
        for (const auto& place : reader.places(sweep)) {
            const auto name = run_name(sweep, place);
            INFO(name);
            CHECK(names.insert(name).second);
            CHECK(run_id_of(name, reader) == place.run);
        }
    CHECK(names.size() == 3 * 8 * 9 * 2);
}

TEST_CASE("a run is called by parts of its name, in any order, in quotes or without", "[app]") {
    const test::Folder folder;
    const test::MadeResults made(folder.path);
    make_demo(made);
    const auto reader = reader_of(folder.path);
    const auto id = run_id_of("demo:pact,bits=2,lr=0.0003,seed=1", reader);
    for (const auto* given :
         {"demo:pact,seed=1,bits=2", "demo:\"pact\",bits=2,seed=1", "demo:pact,\"bits\"=2.0,seed=1,lr=3e-4",
          "pact bits=2 seed=1", "demo:pact bits=2 seed=1", "\"demo\":pact bits=2,seed=1"}) {
        INFO(given);
        CHECK(run_id_of(given, reader) == id);
    }
    CHECK(run_id_of("demo:fp32,seed=1", reader) == made.id(1));  // one run, whatever the bits
    CHECK(arms_called("demo:pact", reader) == std::vector<std::string>(4, "pact"));
    CHECK(arms_called("demo:pact+sawb,bits=3", reader) == std::vector<std::string>(2, "pact+sawb"));
    CHECK(arms_called("demo:a b=1,bits=3,seed=1", reader) == std::vector<std::string>{"a b=1"});
}

TEST_CASE("a name of several runs lists them, one of none tells the nearest", "[app]") {
    const test::Folder folder;
    make_demo(test::MadeResults(folder.path));
    const auto reader = reader_of(folder.path);
    CHECK_THROWS_WITH(run_id_of("demo:pact,bits=2", reader),
                      "run: 2 runs are called 'demo:pact,bits=2' (demo:pact,bits=2,lr=0.0003,seed=1, "
                      "demo:pact,bits=2,lr=0.0003,seed=2)");
    CHECK_THROWS_WITH(run_id_of("seed=1", reader), Contains("no run is called 'seed=1'"));
    CHECK_THROWS_WITH(run_id_of("demo:pcat,bits=2,lr=0.0003,seed=1", reader),
                      Contains("did you mean 'demo:pact,bits=2,lr=0.0003,seed=1'?"));
    CHECK_THROWS_WITH(run_id_of("demo", reader), Contains("'demo' is a sweep (--sweep demo)"));
    CHECK_THROWS_WITH(run_id_of("", reader), Contains("not the start of a run id"));
}

}  // namespace bitsweep::app::run_name_test
