#include "study/probe_file.h"

#include "runs/probe.h"
#include "sys/file.h"

namespace bitsweep {

std::filesystem::path write_probe(const std::filesystem::path& results, const std::string& kind,
                                  const OrderedJson& params, const OrderedJson& result) {
    const auto path = results / "probes" / (probe_hash(kind, Json(params)) + ".json");
    make_folders(path.parent_path());
    const OrderedJson probe{{"probe", kind}, {"schema", 1}, {"params", params}, {"result", result}};
    write_file_atomically(path, write_json(probe, 1) + "\n");
    return path;
}

}  // namespace bitsweep
