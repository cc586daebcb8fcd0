// A run's config: what is accepted and written comes back the same, with the same id.

#include "config/canonical.h"
#include "config/config_io.h"
#include "config/validate.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    Problems problems;
    const auto config = parse_config(parse_json(fuzz::text_of(bytes, size), "x.json", problems), problems);
    validate(config, "x.json", problems);
    if (!problems.empty()) return 0;
    const auto written = write_json(to_json(config));
    const auto again = parse_config(parse_json(written, "again.json", problems), problems);
    fuzz::require(problems.empty() && run_id(again) == run_id(config) && write_json(to_json(again)) == written);
    return 0;
}
