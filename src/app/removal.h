#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/run_choice.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// One removal: a run's folder, or one file of it.
struct RemovedRun {
    std::string id, name;  ///< the name of its first cell (app/run_name.h)
    std::string state;
    std::filesystem::path path;
    std::uint64_t bytes = 0;
};

struct RemovalView {
    std::string request;     ///< "forget" or "clean"
    std::string sweep = {};  ///< forget: the sweep's name
    std::filesystem::path publication = {};
    bool is_published = false;          ///< its runs stay, and so does the publication
    std::vector<RemovedRun> runs = {};  ///< the runs, each with the file or folder that is removed
    std::vector<RemovedRun> kept = {};  ///< runs that stay: another sweep has them, or a publication
    bool was_done = false;

    bool is_empty() const { return sweep.empty() && runs.empty(); }
    std::uint64_t bytes() const;
};

OrderedJson to_json(const RemovalView& view);

/// The listing.
std::string to_text(const RemovalView& view);

/// The contents of a removal, looked up before anybody is asked.
struct Removal {
    RemovalView view;
    const Workspace& workspace;
};

/// The file of that sweep in the results folder, and the runs that neither another sweep nor a publication has. The
/// sweep's own file stays. Throws ConfigError where there is no such sweep.
Removal sweep_to_forget(const std::string& sweep, const Workspace& workspace);

/// The checkpoints of the chosen runs that have their result (of all runs, where nothing is chosen), and the files that
/// other trainers' scripts keep for themselves. The trained weights, final.safetensors, stay.
Removal checkpoints_to_clean(const RunChoice& choice, const Workspace& workspace);

/// Removes it. Throws, before anything is removed, where a process works at one of the runs, and for forget where
/// another bitsweep is the writer.
RemovalView remove(const Removal& removal);

}  // namespace bitsweep::app
