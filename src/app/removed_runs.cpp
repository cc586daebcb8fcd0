#include "app/removed_runs.h"

#include <set>

#include <fmt/format.h>

namespace bitsweep::app {

std::map<std::string, std::string> removed_runs(const Sweep& sweep, const std::optional<std::string>& written) {
    std::map<std::string, std::string> removed;
    const auto before = read_json(written.value_or(""));
    if (!before.is_object() || !before.contains("cells") || !before["cells"].is_array()) return removed;
    std::set<std::string> left;
    for (const auto& run : sweep.runs) left.insert(run.id);
    for (const auto& cell : before["cells"]) {
        const auto id = text_at(cell, "run");
        if (id.empty() || left.count(id) > 0) continue;
        removed.emplace(id,
                        fmt::format("{} {} seed {}", text_at(cell, "arm"), write_json(cell.value("at", Json::object())),
                                    find_at<std::int64_t>(cell, "seed").value_or(0)));
    }
    return removed;
}

}  // namespace bitsweep::app
