#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace bitsweep {

/// One file of analysis/: which rows become which kind of table and figure. The files that it makes have its name.
struct Specification {
    std::string name;
    std::string kind;                 ///< a name of exhibit_kinds()
    std::vector<std::string> sweeps;  ///< names, * and ? allowed; "demo@epochs=2" is matched by "demo" too
    std::string probe;                ///< instead of sweeps: a kind of probe (results/README.md)
    std::string
        x;  ///< an axis, "epoch", "step", "seconds", or a cost ("bit_operations", "size_bytes", "macs"); "" = chosen
    std::vector<std::string> y;  ///< metrics; several make a panel each
    OrderedJson filter;          ///< {"arm": name or list, axis: value or list}: other cells are left out
    std::string caption;
    bool published = false;                     ///< with the published numbers of the same network
    bool cost = false;                          ///< with a table of the cells' costs
    std::string left_out;                       ///< of a default: why its figure is not drawn; "" = it is
    std::map<std::string, std::string> places;  ///< key -> "file:line: key", for messages

    /// Where a message about a key points: into the file, or, of a specification that no file holds, at the option.
    std::string place(const std::string& key) const;
    bool shows(std::string_view sweep) const;
};

/// Reads one. `name` is the file's stem. Every mistake is added to `problems`.
Specification parse_specification(const JsonDocument& document, const std::string& name, Problems& problems);

OrderedJson to_json(const Specification& specification);

}  // namespace bitsweep
