#pragma once

#include <string_view>
#include <vector>

namespace bitsweep {

/// One kind of probe (results/README.md): a computed result that is no training. `bitsweep-train <name>` makes it.
/// `bitsweep report` makes a missing probe by `bitsweep-train <name> <option> <value>`.
struct ProbeKind {
    std::string_view name;
    std::string_view option = {};  ///< "" = report never makes it: it needs a run
    std::string_view value = {};   ///< "" = each file of published weights in turn
};

inline constexpr ProbeKind kProbeKinds[] = {{"sawb-fit", "--levels", "4"},
                                            {"qerror", "--weights"},
                                            {"sawb-grid", "--weights"},
                                            {"probe-alpha"},
                                            {"latency"},
                                            {"accelerator", "--network", "resnet18"}};

inline std::vector<std::string_view> probe_kind_names() {
    std::vector<std::string_view> names;
    for (const auto& kind : kProbeKinds) names.push_back(kind.name);
    return names;
}

}  // namespace bitsweep
