#include "study/probe_file.h"

#include "base/hash.h"
#include "sys/file.h"

namespace bitsweep {

std::filesystem::path write_probe(const std::filesystem::path& results, const std::string& kind,
                                  const OrderedJson& params, const OrderedJson& result) {
    const Json question{{"probe", kind}, {"schema", 1}, {"params", Json(params)}};
    const auto path = results / "probes" / (sha256_hex(write_json(question)).substr(0, 16) + ".json");
    make_folders(path.parent_path());
    const OrderedJson probe{{"probe", kind}, {"schema", 1}, {"params", params}, {"result", result}};
    write_file_atomically(path, write_json(probe, 1) + "\n");
    return path;
}

}  // namespace bitsweep
