#include "app/exhibit_files.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/glyphs.h"
#include "report/figure/figure.h"
#include "sys/clock.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFigureSuffixes[] = {".svg", ".pdf", ".png"};
constexpr const char* kTextSuffixes[] = {".md", ".csv", ".tex", ".gp", ".meta.json"};

std::string gnuplot_quoted(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted + "'";
}

// --default-settings: no ~/.gnuplot of the user's changes a figure. TZ: the PDF's date has one form.
pid_t start_gnuplot(const fs::path& gnuplot, const fs::path& folder, const std::string& stem) {
    Command command;
    command.argv = {gnuplot.string(), "--default-settings", "-e",
                    "cd " + gnuplot_quoted(absolute_path(folder).string()),
                    "./" + stem + ".gp"};  // "-e.gp" alone would be an option
    command.environment = {{"TZ", "UTC"}};
    command.output = folder / (stem + ".log");
    return start_process(command);
}

// Why the figure is not there; "" = it is.
std::string figure_problem(const ExitStatus& status, const fs::path& folder, const std::string& stem) {
    for (const char* suffix : kFigureSuffixes) {
        const auto drawn = folder / (stem + suffix);
        if (status.code == 0 && size_of_file(drawn).value_or(0) > 0) continue;
        const auto said = read_file_if_exists(folder / (stem + ".log")).value_or("");
        return fmt::format("{}: gnuplot failed with exit code {}: {}", stem, status.code,
                           said.substr(0, said.find_last_not_of('\n') + 1));
    }
    return {};
}

void remove_files(const fs::path& folder, const std::string& stem, const auto& suffixes) {
    for (const char* suffix : suffixes) remove_entry(folder / (stem + suffix));
}

std::string place_figure(const ExitStatus& status, const fs::path& drawing, const std::string& stem,
                         const fs::path& folder) {
    auto problem = figure_problem(status, drawing, stem);
    if (!problem.empty()) return problem;
    const auto pdf = drawing / (stem + ".pdf");
    write_file_atomically(pdf, with_fixed_creation_date(read_file(pdf)));
    for (const char* suffix : kFigureSuffixes) rename_entry(drawing / (stem + suffix), folder / (stem + suffix));
    return {};
}

// A figure to be drawn. Its script is not read back: another command may be writing the same folder.
struct Drawing {
    std::string stem, script;
};

// The published script is the same on every machine; what gnuplot reads has only characters that this one has.
void place_script(const Drawing& figure, const fs::path& drawing, const Glyphs& glyphs, const Say& say) {
    const auto& stem = figure.stem;
    std::set<std::string> missing;
    write_file_atomically(drawing / (stem + ".gp"), glyphs.drawable(figure.script, missing));
    if (!missing.empty())
        say(fmt::format("{}: no font has {}; the figure names them by number (Debian: apt install fonts-noto-cjk)",
                        stem, fmt::join(missing, ", ")));
}

std::vector<std::string> draw(const std::vector<Drawing>& figures, const fs::path& folder, const Say& say) {
    if (figures.empty()) return {};
    const auto gnuplot = find_program("gnuplot");
    if (!gnuplot) return {"gnuplot is not installed (Debian: apt install gnuplot-nox); the scripts (.gp) are kept"};
    const TemporaryFolder drawing(folder / ".drawing");
    std::vector<std::string> problems;
    std::map<pid_t, std::string> running;
    const auto most = std::max<std::size_t>(1, usable_cores().size());
    const auto glyphs = Glyphs::of_this_machine();
    std::size_t next = 0;
    while (next < figures.size() || !running.empty()) {
        while (next < figures.size() && running.size() < most) {
            const auto& figure = figures[next++];
            place_script(figure, drawing.path(), glyphs, say);
            running.emplace(start_gnuplot(*gnuplot, drawing.path(), figure.stem), figure.stem);
        }
        const auto [pid, stem] = *running.begin();
        auto problem = place_figure(wait_process(pid), drawing.path(), stem, folder);
        if (!problem.empty()) problems.push_back(std::move(problem));
        running.erase(running.begin());
    }
    return problems;
}

}  // namespace

std::vector<std::string> write_exhibits(const std::vector<Exhibit>& exhibits, const fs::path& folder, const Say& say) {
    make_folders(folder);
    std::vector<Drawing> figures;
    for (const auto& exhibit : exhibits) {
        remove_files(folder, exhibit.stem, kTextSuffixes);
        remove_files(folder, exhibit.stem, kFigureSuffixes);
        for (const auto& [name, text] : text_files(exhibit)) {
            replace_file(folder / name, text);
            if (exhibit.no_figure.empty() && name == exhibit.stem + ".gp") figures.push_back({exhibit.stem, text});
        }
    }
    return draw(figures, folder, say);
}

std::string written_suffixes(const Exhibit& exhibit, const fs::path& folder) {
    std::string list;
    for (const char* suffix : {".md", ".csv", ".tex", ".svg", ".pdf", ".png", ".gp", ".meta.json"})
        if (is_there(folder / (exhibit.stem + suffix))) list += (list.empty() ? "" : ",") + std::string(suffix + 1);
    return list;
}

}  // namespace bitsweep::app
