#include "sys/clock.h"

#include <chrono>
#include <cmath>
#include <ctime>
#include <thread>

#include <fmt/format.h>

namespace bitsweep {

double SystemClock::now_s() const {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

double SystemClock::steady_s() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void SystemClock::sleep(double seconds) const {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

std::string iso8601(double utc_s) {
    const auto milliseconds = static_cast<long long>(std::floor(utc_s * 1000.0));
    const std::time_t seconds = static_cast<std::time_t>(milliseconds / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, milliseconds % 1000);
}

}  // namespace bitsweep
