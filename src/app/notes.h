#pragma once

#include <string>

#include "app/requests.h"
#include "app/workspace.h"

namespace bitsweep::app {

/// The note that people wrote about a sweep on the page: Markdown, UTF-8, in results/notes/<sweep>.md; "" = nothing, or
/// it cannot be read. A note is never published.
std::string note_of(const std::string& sweep, const Workspace& workspace);

/// Replaces the note; an empty one leaves an empty file. `dry_run`: only says what it would do. Throws ConfigError
/// where there is no such sweep, or the text is not UTF-8.
RequestView write_note(const std::string& sweep, const std::string& text, bool dry_run, const Workspace& workspace);

}  // namespace bitsweep::app
