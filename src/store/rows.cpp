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

}  // namespace bitsweep
