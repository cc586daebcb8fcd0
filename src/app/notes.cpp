#include "app/notes.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "base/names.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

std::filesystem::path file_of(const std::string& sweep, const Workspace& workspace) {
    return workspace.results / "notes" / (sweep + ".md");
}

}  // namespace

std::string note_of(const std::string& sweep, const Workspace& workspace) {
    try {
        return read_file_if_exists(file_of(sweep, workspace)).value_or("");
    } catch (const SystemError&) {
        return "";
    }
}

RequestView write_note(const std::string& sweep, const std::string& text, bool dry_run, const Workspace& workspace) {
    workspace.open().sweep(sweep);  // throws where there is none: no other name becomes a path
    if (!is_utf8(text)) throw ConfigError("text", "expected UTF-8");
    const auto lines = text.empty() ? 0 : static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    const char* instead = note_of(sweep, workspace).empty() ? "" : ", in place of the one that it has";
    RequestView view{"note", fmt::format("{} gets a note of {}{}", sweep, counted(lines, "line"), instead)};
    if (dry_run) return view;
    const auto file = file_of(sweep, workspace);
    make_folders_in(workspace.results, file.parent_path());
    write_file_atomically(file, text);
    return view;
}

}  // namespace bitsweep::app
