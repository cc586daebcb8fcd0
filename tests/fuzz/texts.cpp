// The readers below everything else: JSON, CSV, gzip, names of any bytes.

#include <stdexcept>

#include "base/csv.h"
#include "base/json.h"
#include "fuzz/fuzz.h"
#include "sys/gzip.h"

namespace bitsweep {

void read_as_json(std::string_view text) {
    const auto value = read_ordered_json(text);
    fuzz::require(write_json(read_ordered_json(write_json(value))) == write_json(value));
    Problems problems;
    parse_json(text, "x.json", problems);
    repeated_keys(text);
    fuzz::require(is_utf8(write_json(Json(std::string(text)))));
}

void read_as_csv(std::string_view text) {
    try {
        std::string written;
        const auto lines = parse_csv(text);
        for (const auto& line : lines) written += csv_line(line);
        if (!lines.empty() && lines.front().size() > 1) fuzz::require(parse_csv(written) == lines);
    } catch (const std::runtime_error&) {
    }
}

}  // namespace bitsweep

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    const auto text = fuzz::text_of(bytes, size);
    read_as_json(text);
    read_as_csv(text);
    fuzz::may_refuse([&] { gunzip(text, "x.gz", 1 << 20); });
    fuzz::require(gunzip(gzip(text), "x.gz") == text);
    fuzz::require(is_utf8(text_of_bytes(text)) && bytes_of_text(text_of_bytes(text)) == text);
    return 0;
}
