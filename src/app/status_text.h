#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/status.h"
#include "app/terminal.h"

namespace bitsweep::app {

/// A status as text. Without a terminal, or with `all`: every run that has not finished (with `all`, every run) has its
/// line. On a terminal it fits its size: first what runs, then what went wrong, then a line a sweep with what waits.
/// The lines that do not fit are counted. Published sweeps that are finished are left out unless one is named, or with
/// `all`.
std::string status_text(const StatusView& view, bool all, const std::optional<TerminalSize>& terminal);

/// A line for each of the runs, "0123abcd pact bits=2 seed=1   epoch 3/12   88.12 %   ETA 40 s", as many as there are
/// rows; the last one counts those that are left out. Where that is too wide: "pact bits=2 seed=1 3/12 88.12 % ETA 40
/// s", with the middle of long labels left out.
std::vector<std::string> progress_lines(const std::vector<RunStatus>& runs, const TerminalSize& room);

}  // namespace bitsweep::app
