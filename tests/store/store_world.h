#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "store/dump.h"
#include "store/store.h"
#include "support/folder.h"

namespace bitsweep::test {

/// A results folder with two runs' ids, and what its database says.
struct StoreWorld {
    Folder temporary;
    MadeResults results{temporary.path / "results"};
    std::string a = MadeResults::id(0xa), b = MadeResults::id(0xb);

    StoreWorld() { std::filesystem::create_directories(results.folder()); }
    Reader reader() const { return {results.folder(), results.database()}; }
    RunRow row(const std::string& id) const { return reader().run(id).value(); }
    ImportReport rebuild_all() const {
        return rebuild(WriterLock::take(results.folder()), results.folder(), results.database());
    }
    /// test.top1 of a run by epoch.
    std::vector<double> top1s(const std::string& id) const {
        std::vector<double> values;
        reader().select(
            "SELECT value FROM v_curves WHERE run = ?1 AND key = 'test.top1' ORDER BY epoch", [](const auto&) {},
            [&](const auto& row) { values.push_back(row[0].template get<double>()); }, {id});
        return values;
    }
};

/// One who writes as long as it lives.
struct Writer {
    explicit Writer(const StoreWorld& world, const std::string& file_system = {})
        : lock(WriterLock::take(world.results.folder())),
          store(lock, world.results.folder(), world.results.database(), file_system) {}
    WriterLock lock;
    Store store;
};

inline const char* const kLayers =
    R"({"attempt": 1, "epoch": 1, "layer": "conv1", "act.alpha": 2.5, "weight.levels": [1, 2, 3], "weight.nmse": null})"
    "\n"
    R"({"attempt": 1, "step": 50, "layer": "conv1", "act.alpha": 2.25})"
    "\n";

/// One of everything.
inline void make_rich(const StoreWorld& world) {
    world.results.finished(world.a, 88.5);
    world.results.append("runs/" + world.a + "/layers.jsonl", kLayers);
    world.results.write("runs/" + world.a + "/env.json", R"({"git_commit": "abc", "host": "node7"})");
    world.results.write("runs/" + world.a + "/model.json", R"({"layers": [], "total": {"macs": 5}})");
    world.results.config(world.b);
    world.results.start(world.b);
    world.results.epoch(world.b, 0, 10);
    world.results.end(world.b, "crashed", "no luck");
    world.results.sweep("cpu/s",
                        {{{"arm", "x"}, {"at", {{"bits", 2}}}, {"seed", 1}, {"run", world.a}},
                         {{"arm", "x"}, {"at", {{"bits", 2}}}, {"seed", 2}, {"run", world.b}},
                         {{"arm", "x"}, {"at", {{"bits", 3}}}, {"seed", 1}, {"run", MadeResults::id(0xc)}}},
                        {"x"}, {"bits"});
    world.results.write("probes/0011.json", R"({"kind": "qerror", "value": 0.5})");
}

}  // namespace bitsweep::test
