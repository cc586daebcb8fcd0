#include <cstdio>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/bitsweep/context.h"
#include "report/figure.h"
#include "report/sweep_report.h"
#include "store/reader.h"
#include "store/store.h"
#include "sweep/sweep.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct ReportOptions {
    std::string sweep;
    std::string metric = "test.top1";
    std::string out;
    bool json = false;
};

constexpr const char* kFigureSuffixes[] = {".svg", ".pdf", ".png"};

// A folder that goes with the object, whatever happens.
class TemporaryFolder {
public:
    explicit TemporaryFolder(fs::path path) : path_(std::move(path)) { make_folders(path_); }
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::string gnuplot_quoted(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return quoted + "'";
}

// Draws in a folder of its own and moves the figures into place: a reader sees old figures or new ones, not half of
// one. Returns why there is no figure; empty when all is well.
std::string draw(const SweepReport& report, const fs::path& folder) {
    const auto gnuplot = find_program("gnuplot");
    if (!gnuplot) return "gnuplot is not installed (Debian: apt install gnuplot-nox); the script is kept";
    const TemporaryFolder drawing(folder / fmt::format(".drawing.{}", ::getpid()));
    const std::string script = report.stem + ".gp";
    write_file_atomically(drawing.path() / script, report.gnuplot);
    // --default-settings: no ~/.gnuplot of the user's changes a figure. TZ: the PDF's date has one form.
    const auto output = run_command({"env", "TZ=UTC", gnuplot->string(), "--default-settings", "-e",
                                     "cd " + gnuplot_quoted(fs::absolute(drawing.path()).string()), script});
    for (const char* suffix : kFigureSuffixes) {
        const auto drawn = drawing.path() / (report.stem + suffix);
        if (output.status.code != 0 || !fs::exists(drawn) || fs::file_size(drawn) == 0)
            return fmt::format("gnuplot failed with exit code {}: {}", output.status.code,
                               output.text.substr(0, output.text.find_last_not_of('\n') + 1));
    }
    const auto pdf = drawing.path() / (report.stem + ".pdf");
    write_file_atomically(pdf, with_fixed_creation_date(read_file(pdf)));
    for (const char* suffix : kFigureSuffixes)
        fs::rename(drawing.path() / (report.stem + suffix), folder / (report.stem + suffix));
    return {};
}

void say_written(const SweepReport& report, const fs::path& folder, const char* suffixes) {
    fmt::print(stderr, "bitsweep: wrote {}.{{{}}}\n", (folder / report.stem).string(), suffixes);
}

// A figure of earlier rows must not stand beside a table of these.
void remove_figures(const SweepReport& report, const fs::path& folder) {
    for (const char* suffix : kFigureSuffixes) fs::remove(folder / (report.stem + suffix));
}

// Whether everything that can be drawn was.
bool write_report(const SweepReport& report, const fs::path& folder) {
    make_folders(folder);
    const auto write = [&](const char* suffix, const std::string& text) {
        write_file_atomically(folder / (report.stem + suffix), text);
    };
    write(".md", report.markdown);
    write(".csv", report.csv);
    write(".tex", report.latex);
    if (report.gnuplot.empty()) {
        remove_figures(report, folder);
        fs::remove(folder / (report.stem + ".gp"));
        say_written(report, folder, "md,csv,tex");
        fmt::print(stderr, "bitsweep: no figure: {}\n", report.no_figure);
        return true;
    }
    write(".gp", report.gnuplot);
    const auto failure = draw(report, folder);
    if (!failure.empty()) {
        remove_figures(report, folder);
        say_written(report, folder, "md,csv,tex,gp");
        fmt::print(stderr, "bitsweep: no figure: {}\n", failure);
        return false;
    }
    say_written(report, folder, "md,csv,tex,svg,pdf,png,gp");
    return true;
}

SweepRow read_sweep(const ReportOptions& options, const Context& context) {
    refresh(context.results, context.database());
    const Reader reader(context.results, context.database());
    if (options.sweep.empty()) {
        std::string names;
        for (const auto& name : reader.sweep_names()) names += (names.empty() ? "one of " : ", ") + name;
        throw ConfigError("report", "which sweep?", names.empty() ? "nothing has run yet" : names);
    }
    return reader.sweep(options.sweep.ends_with(".json") ? sweep_name(options.sweep) : options.sweep);
}

void report(const ReportOptions& options, Context& context) {
    const auto sweep = read_sweep(options, context);
    const auto made = make_sweep_report(sweep, options.metric);
    const fs::path folder = options.out.empty() ? context.results / "report" / sweep.name : fs::path(options.out);
    const bool complete = write_report(made, folder);
    if (options.json) fmt::print("{}\n", made.json.dump(2));
    else fmt::print("{}", made.markdown);
    if (!complete) context.exit_code = kSomeFailed;
}

}  // namespace

/// Exit 0 also for a sweep that is not complete: the report says what is missing. Exit 1 where the tables were written
/// but the figure could not be drawn (no gnuplot).
void add_report(CLI::App& app, Context& context) {
    auto options = std::make_shared<ReportOptions>();
    auto* command = app.add_subcommand("report", "table and figure of a sweep: accuracy against bits");
    command->add_option("sweep", options->sweep, "name of the sweep, or its file");
    command->add_option("--metric", options->metric, "a metric of the last epoch or of the result [test.top1]");
    command->add_option("--out", options->out, "folder to write to [RESULTS/report/SWEEP]");
    command->add_flag("--json", options->json, "print the values as JSON instead of the table");
    command->callback([options, &context] { report(*options, context); });
}

}  // namespace bitsweep
