#include "serve/events.h"

namespace bitsweep::serve {

bool ChangeEvents::update(const std::string& standing) {
    if (standing == standing_) return false;
    standing_ = standing;
    ++count_;
    return true;
}

std::string ChangeEvents::text() const {
    return "id: " + id() + "\nevent: change\ndata: " + std::to_string(count_) + "\n\n";
}

// retry: the browser comes back after so many milliseconds.
std::string ChangeEvents::greeting(std::string_view last_id) const {
    const bool missed_some = !last_id.empty() && last_id != id();
    return "retry: 1000\n" + (missed_some ? text() : "id: " + id() + "\nevent: hello\ndata: 0\n\n");
}

}  // namespace bitsweep::serve
