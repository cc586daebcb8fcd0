#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "sweep/sweep.h"

namespace bitsweep::app {

/// The bitsweep-train program: `option` where given, else the one beside bitsweep. It may not exist.
std::filesystem::path trainer_path(const std::string& option);

/// A sweep as a person names it.
struct SweepRequest {
    std::string file;                      ///< "sweeps/cpu/bits.json", or the name "cpu/bits"
    std::vector<std::string> overrides;    ///< key=value
    std::string name;                      ///< --as; "" = by itself
    std::optional<std::string> text = {};  ///< the file's text of an earlier time; nullopt = the file of now
    std::filesystem::path folder = {};     ///< the folder in which the command was given; "" = the current one
};

/// The request by which a sweep ran last, read from results/sweeps/<name>.json; its file is "" where the json has none.
SweepRequest request_of(const OrderedJson& stored, const std::string& name);

/// The same of the sweep of that name. A file that is not there, or is damaged, says nothing.
SweepRequest last_request(const std::string& name, const Workspace& workspace);

/// Names of the sweep files below sweeps/ of the current folder: "cpu/bits".
std::vector<std::string> sweep_files();

/// Reads and expands a sweep file. Recipes are looked up from the current folder, then from the folders above the
/// sweep file; weights under the data root. Throws ConfigError with every mistake, or where the name is another file's
/// sweep; nothing has been written then.
Sweep load_sweep(const SweepRequest& request, const Workspace& workspace);

}  // namespace bitsweep::app
