#pragma once

#include <string>
#include <vector>

#include "config/trainer.h"
#include "runs/trainer_command.h"

namespace bitsweep::adapter {

/// The result of a script with an adapter that was tried outside any sweep.
struct TriedScript {
    std::string command;                 ///< as a line of a shell
    std::string end;                     ///< "exit code 0"
    std::vector<std::size_t> matches;    ///< by pattern
    std::vector<std::string> epochs;     ///< "epoch 1: test.top1=98.2"
    std::vector<std::string> unmatched;  ///< the first lines that no pattern matched
    std::size_t lines = 0;
    std::string problem;   ///< a number that cannot be; "" = none
    bool is_good = false;  ///< exit code 0, and an epoch
};

/// Runs it to its end. `place.folder` is a folder of its own. Throws where it cannot be started.
TriedScript try_script(const Trainer& trainer, const OrderedJson& config, const RunPlace& place);

}  // namespace bitsweep::adapter
