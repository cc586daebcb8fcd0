#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/status.h"

namespace bitsweep::app {

/// Characters and lines of a terminal.
struct TerminalSize {
    std::size_t columns = 80, rows = 24;
};

/// A status as text. Without a terminal, or with `all`: every run that has not finished (with `all`, every run) has its
/// line. On a terminal it fits its size: first what runs, then what went wrong, then a line a sweep with what waits.
/// What does not fit is counted. Published sweeps that are finished are left out unless one is named, or with `all`.
std::string status_text(const StatusView& view, bool all, const std::optional<TerminalSize>& terminal);

/// "0123abcd pact bits=2 seed=1   epoch 3/12   88.1 %   ETA 40 s"
std::string progress_line(const RunStatus& run, std::size_t label_width);

/// A line for each of the runs, as many as `room` allows; the last one counts those that are left out.
std::vector<std::string> progress_lines(const std::vector<RunStatus>& runs, std::size_t room);

/// As many of the first characters of UTF-8 text as fit `columns` (text_width()).
std::string cut_at(const std::string& text, std::size_t columns);

}  // namespace bitsweep::app
