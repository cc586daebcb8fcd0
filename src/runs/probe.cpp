#include "runs/probe.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace bitsweep {

std::string probe_hash(const std::string& kind, const Json& params) {
    return sha256_hex(write_json(Json{{"probe", kind}, {"schema", 1}, {"params", params}})).substr(0, 16);
}

std::string wrong_probe(const Json& probe, const std::string& hash) {
    const auto kind = text_at(probe, "probe");
    if (kind.empty() || count_at(probe, "schema") != 1 || !probe.contains("params") || !probe.contains("result"))
        return "expected an object with probe, schema 1, params and result, got " + brief(probe);
    const auto expected = probe_hash(kind, probe["params"]);
    return hash == expected ? "" : fmt::format("its kind and params give the name {}.json", expected);
}

}  // namespace bitsweep
