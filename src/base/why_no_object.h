#pragma once

#include <string>
#include <string_view>

namespace bitsweep {

/// Why read_json() (base/json.h) gives no object for the text: "'test.top1' stands twice in one object", at any depth,
/// since nobody knows which of the values counts; or "not a whole JSON object".
std::string why_no_object(std::string_view text);

}  // namespace bitsweep
