#pragma once

#include <sys/wait.h>

#include "support/catch.h"
#include "sys/clock.h"

namespace bitsweep::test {

/// Whether that child of ours has ended. Its status is then gone.
inline bool has_ended(pid_t pid) {
    return ::waitpid(pid, nullptr, WNOHANG) == pid;
}

/// Looks every 10 ms whether `done`; fails the test after a minute.
template <typename Done>
void wait_until(Done done) {
    const SystemClock clock;
    constexpr int kLooks = 6000;
    int looks = 0;
    for (; looks < kLooks && !done(); ++looks) clock.sleep(0.01);
    REQUIRE(looks < kLooks);
}

}  // namespace bitsweep::test
