#pragma once

#include <string>

namespace bitsweep {

/// Time, handed in so that tests can turn it. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual double now_s() const = 0;     ///< seconds since 1970, UTC
    virtual double steady_s() const = 0;  ///< seconds since an unspecified start; never goes back
    virtual void sleep(double seconds) const = 0;
};

class SystemClock : public Clock {
public:
    double now_s() const override;
    double steady_s() const override;
    void sleep(double seconds) const override;
};

/// "2026-01-31T12:00:00.250Z"; milliseconds.
std::string iso8601(double utc_s);

}  // namespace bitsweep
