#include "store/rows.h"

namespace bitsweep {

const char* to_string(RunState state) {
    switch (state) {
        case RunState::kNew:
            return "new";
        case RunState::kRunning:
            return "running";
        case RunState::kStopped:
            return "stopped";
        case RunState::kFinished:
            return "finished";
        case RunState::kDiverged:
            return "diverged";
        case RunState::kFailed:
            return "failed";
    }
    return "?";
}

bool is_run_id(std::string_view text) {
    constexpr std::size_t kDigits = 16;
    return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace bitsweep
