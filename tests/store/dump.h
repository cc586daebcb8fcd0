#pragma once

#include <string>

#include "store/reader.h"
#include "store/store.h"
#include "support/made_results.h"

namespace bitsweep::test {

/// Everything a reader can see, as text: equal for equal rows, whatever the keys and the order of import.
inline std::string dump(const MadeResults& results) {
    std::string text;
    const Reader reader(results.folder(), results.database());
    for (const char* table :
         {"v_runs", "v_cells", "v_groups", "v_curves", "v_layers", "v_steps", "v_timings", "v_attempts",
          "(SELECT hash, content FROM probes ORDER BY hash)", "(SELECT path, line, what FROM problems)",
          "(SELECT name, file, question, overrides, arms, axes, contrasts, resources FROM sweeps ORDER BY name)",
          "(SELECT name, id FROM parents JOIN sweeps USING (sweep) JOIN runs USING (run) ORDER BY name, id)"}) {
        text += std::string(table) + "\n";
        reader.select(
            std::string("SELECT * FROM ") + table, [](const auto&) {},
            [&](const auto& row) { text += Json(row).dump() + "\n"; });
    }
    return text;
}

inline ImportReport import(const MadeResults& results) {
    const auto lock = WriterLock::take(results.folder());
    return Store(lock, results.folder(), results.database()).import();
}

}  // namespace bitsweep::test
