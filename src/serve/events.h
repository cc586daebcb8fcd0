#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bitsweep::serve {

/// The events of /api/events. An event only says that something changed; the page then asks again for the views it
/// shows. So a missed event needs no replay: one event stands for all. Pure.
class ChangeEvents {
public:
    /// `start` tells this server's ids from those of one before it, or after.
    explicit ChangeEvents(std::string start) : start_(std::move(start)) {}

    /// Takes in the present state, and returns whether it differs from the state at the last call. The first call is a
    /// change: a client that asks for a stream has seen an older state.
    bool update(const std::string& standing);

    /// "start-3".
    std::string id() const { return start_ + "-" + std::to_string(count_); }

    /// The event of the newest change, as it is sent.
    std::string text() const;

    /// The first bytes of a new stream, for a client that has seen `last_id` ("" = nothing).
    std::string greeting(std::string_view last_id) const;

private:
    std::string start_, standing_;
    std::uint64_t count_ = 0;
};

}  // namespace bitsweep::serve
