#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bitsweep::serve {

/// The events of /api/events: each says that something changed, and not what; the page asks again for what it shows.
/// So what was missed needs no replay: one event stands for all. Pure.
class ChangeEvents {
public:
    /// `start` tells this server's ids from those of one before it, or after.
    explicit ChangeEvents(std::string start) : start_(std::move(start)) {}

    /// Takes in how things stand; whether they stood differently at the last call. The first is a change:
    /// who asked for a stream saw what was there before it.
    bool update(const std::string& standing);

    /// "start-3".
    std::string id() const { return start_ + "-" + std::to_string(count_); }

    /// The event of the newest change, as it is sent.
    std::string text() const;

    /// What a new stream is sent first, to a client that has seen `last_id` ("" = nothing).
    std::string greeting(std::string_view last_id) const;

private:
    std::string start_, standing_;
    std::uint64_t count_ = 0;
};

}  // namespace bitsweep::serve
