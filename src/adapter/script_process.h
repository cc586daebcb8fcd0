#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "sys/descriptor.h"
#include "sys/process.h"

namespace bitsweep::adapter {

/// A script in this process's group. It dies with this process, however that ends, and holds none of its locks. What it
/// prints goes straight into `command.output`, a file, and is read from there: so nothing is lost with this process.
class ScriptProcess {
public:
    /// Throws SystemError where it cannot start.
    explicit ScriptProcess(const Command& command);

    /// Hands the script's stdout and stderr to `take` as they come, until the script has ended. The output of processes
    /// that it left behind is not waited for. A stop that we are asked for reaches it with our process group, or else 5
    /// s later.
    ExitStatus follow(const std::function<void(std::string_view bytes)>& take);

    void kill() const;

    /// The most memory that it has held at once, bytes; 0 where unknown.
    std::uint64_t peak_bytes() const { return peak_bytes_; }

private:
    void read_what_is_there(const std::function<void(std::string_view)>& take);

    Descriptor output_;
    pid_t pid_;
    std::uint64_t peak_bytes_ = 0;
};

}  // namespace bitsweep::adapter
