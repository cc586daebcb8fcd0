// A sweep file: it is refused, or its runs are, and their configs come back from JSON with the same ids.

#include "config/canonical.h"
#include "config/config_io.h"
#include "fuzz/fuzz.h"
#include "support/sources.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    fuzz::may_refuse([&] {
        const auto sweep = test::expand(std::string(fuzz::text_of(bytes, size)));
        write_json(to_json(sweep));
        if (sweep.runs.empty()) return;
        const auto& run = sweep.runs.front();
        const auto* ours = std::get_if<RunConfig>(&run.config);
        if (ours == nullptr || !ours->init.parent.empty()) return;
        Problems problems;
        const auto written = write_json(to_json(run.config));
        fuzz::require(run_id(parse_config(parse_json(written, "x.json", problems), problems)) == run.id);
    });
    return 0;
}
