#include <fmt/format.h>

#include "app/html_page.h"
#include "app/report.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "serve/frozen_page.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct ReportCommand {
    app::ReportRequest request;
    std::string html;
    bool json = false, check = false, open = false;
};

bool open_in_viewer(const fs::path& file) {
    const auto opener = find_program("xdg-open");
    if (opener) return run_command({opener->string(), file.string()}).status.code == 0;
    say(fmt::format("cannot open {}: xdg-open is not installed", file.string()));
    return false;
}

// Whether all that is published is what its rows give.
bool check(const ReportCommand& options, const Context& context) {
    const auto checks = app::check_publications(options.request.analysis, context.workspace);
    bool is_clean = true;
    for (const auto& [name, problems, not_checked] : checks) {
        is_clean = is_clean && problems.empty();
        for (const auto& network : not_checked) say(fmt::format("{}: {}", name, network));
        if (options.json) continue;
        for (const auto& problem : problems) print(fmt::format("{}: {}\n", name, problem));
    }
    if (options.json) print_json(to_json(checks));
    say(fmt::format("{} checked{}", counted(checks.size(), "publication"),
                    is_clean ? ", all are what their rows give" : ""));
    return is_clean;
}

// Prints the main table of each sweep. Returns whether there was one in the form that was asked for.
bool print_sections(const app::ReportView& view, bool as_json) {
    bool has_json = false;
    for (const auto& section : view.sections) {
        if (!section.is_main) continue;
        if (!as_json) {
            print(markdown_of(section.exhibits.front()));
            continue;
        }
        const auto json = to_json(section);
        if (!json.is_null()) print_json(json);
        has_json |= !json.is_null();
    }
    if (!as_json || has_json) return true;
    say("nothing of it has JSON: the values are in the .csv");
    return false;
}

std::string page_of(const app::ReportView& view, const ReportCommand& options, const app::Workspace& workspace) {
    std::vector<std::string> sweeps;
    for (const auto& section : view.sections)
        if (!section.sweep.empty()) sweeps.push_back(section.sweep);
    return serve::frozen_page(sweeps, html_body(view), options.request.analysis, serve::page_assets(""), workspace);
}

bool report(const ReportCommand& options, const Context& context) {
    if (options.check) return check(options, context);
    const auto view = app::report(options.request, context.workspace);
    bool is_whole = print_sections(view, options.json) && view.is_whole;
    if (!options.html.empty()) {
        write_file_atomically(options.html, page_of(view, options, context.workspace));
        say("wrote " + options.html);
    }
    if (!options.open) return is_whole;
    const auto figure = view.sections.empty() ? fs::path() : view.sections.front().figure();
    return open_in_viewer(options.html.empty() ? figure : fs::path(options.html)) && is_whole;
}

}  // namespace

/// Exit 0 also for a sweep that is not complete: the report says what is missing. Exit 1 where the tables were written
/// but a figure could not be drawn (no gnuplot), a specification that was named shows nothing there is, --json found no
/// values, or --check a difference.
void add_report(CLI::App& app, Context& context) {
    auto options = std::make_shared<ReportCommand>();
    auto* command = app.add_subcommand("report", "makes the tables and figures of sweeps and probes");
    command->add_option("names", options->request.names,
                        "sweeps (names or files) or specifications of analysis/; none: everything");
    command->add_option("--sweep", options->request.sweeps, "tables and figures of this sweep only; repeatable")
        ->allow_extra_args(false);
    command->add_option("--metric", options->request.metric,
                        "the main table of another metric, of the last epoch or of the result");
    command->add_option("--out", options->request.out, "folder to write to [RESULTS/report/SWEEP]");
    command->add_option("--html", options->html, "also writes the page of 'serve' as one file, which needs no server");
    command->add_option("--analysis", options->request.analysis, "folder of the specifications [analysis]")
        ->envname("BITSWEEP_ANALYSIS")
        ->check(CLI::ExistingDirectory);
    command->add_flag("--common-epoch", options->request.reading.common_epoch,
                      "compares unfinished runs too, at the last epoch that all started runs have");
    command->add_flag("--json", options->json, "prints the main table's values as JSON");
    command->add_flag("--open", options->open, "open the page, or the first figure, in the desktop's viewer");
    command->add_flag("--check", options->check, "checks that everything published is what the published rows give");
    command->callback([options, &context] {
        if (!report(*options, context)) context.exit_code = app::kSomeFailed;
    });
}

}  // namespace bitsweep
