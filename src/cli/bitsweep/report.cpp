#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "app/analysis.h"
#include "app/exhibit_files.h"
#include "app/html_page.h"
#include "app/missing_probes.h"
#include "app/published.h"
#include "base/error.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "store/reader.h"
#include "store/store.h"
#include "sweep/sweep.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

struct ReportCommand {
    std::vector<std::string> names;
    std::vector<std::string> sweeps;
    std::string metric, out, html, analysis = "analysis";
    ReportOptions reading;
    bool json = false, check = false, open = false;
};

// What was asked for, sorted out. Neither: everything.
struct Request {
    std::vector<std::string> sweeps;
    std::vector<std::string> only;  // names of specifications

    bool everything() const { return sweeps.empty() && only.empty(); }
};

// What is drawn: the exhibits of one sweep, or of the probes ("").
struct Subject {
    std::string sweep;
    std::vector<std::string> only;  // as in Request; empty = all of the sweep's
};

std::string as_sweep(const std::string& name) {
    return name.ends_with(".json") ? sweep_name(name) : name;
}

[[noreturn]] void fail_unknown(const std::string& name, const std::vector<std::string>& sweeps,
                               const app::Analysis& analysis) {
    std::vector<std::string_view> known(sweeps.begin(), sweeps.end());
    for (const auto& specification : analysis.specifications) known.emplace_back(specification.name);
    const auto nearest = name_hint(name, known);
    throw ConfigError("report", "'" + name + "' is neither a sweep that has run nor a specification in analysis/",
                      sweeps.empty()     ? "nothing has run yet: bitsweep run sweeps/demo.json"
                      : !nearest.empty() ? nearest
                                         : fmt::format("these have run: {}", fmt::join(sweeps, ", ")));
}

// Every name is a sweep's or a specification's.
Request request_of(const ReportCommand& options, const app::Analysis& analysis, const Reader& reader) {
    const auto known = reader.sweep_names();
    Request request;
    for (const auto& name : options.sweeps) request.sweeps.push_back(as_sweep(name));
    for (const auto& given : options.names) {
        const auto name = as_sweep(given);
        if (is_among(known, name)) request.sweeps.push_back(name);
        else if (analysis.find(name) == nullptr) fail_unknown(name, known, analysis);
        else request.only.push_back(name);
    }
    for (const auto& sweep : request.sweeps)
        if (!is_among(known, sweep)) reader.sweep(sweep);  // throws with the nearest name
    return request;
}

// A specification's name stands for every sweep that it shows; a sweep's for all its exhibits.
std::vector<Subject> subjects_of(const Request& request, const app::Analysis& analysis, const Reader& reader) {
    std::vector<Subject> subjects;
    for (const auto& sweep : reader.sweep_names()) {
        const bool shown = std::any_of(request.only.begin(), request.only.end(),
                                       [&](const auto& name) { return analysis.find(name)->shows(sweep); });
        const bool asked_for = request.sweeps.empty() ? shown : is_among(request.sweeps, sweep);
        if (request.everything() || asked_for) subjects.push_back({sweep, request.only});
    }
    const bool probes = std::any_of(analysis.specifications.begin(), analysis.specifications.end(), [&](const auto& s) {
        return !s.probe.empty() && (request.everything() || is_among(request.only, s.name));
    });
    if (probes) subjects.push_back({"", request.only});
    return subjects;
}

std::vector<Exhibit> exhibits_of_subject(const Subject& subject, const ReportCommand& options,
                                         const app::Analysis& analysis, const Reader& reader) {
    if (!options.metric.empty() && !subject.sweep.empty()) {
        const auto specification = default_specification(reader.sweep(subject.sweep), options.metric);
        return {make_exhibit(specification, gather(specification, subject.sweep, reader, {}, options.reading))};
    }
    auto exhibits = app::exhibits_of(analysis, subject.sweep, reader, options.reading);
    if (!subject.only.empty())
        std::erase_if(exhibits, [&](const Exhibit& exhibit) { return !is_among(subject.only, exhibit.stem); });
    return exhibits;
}

void say_written(const std::vector<Exhibit>& exhibits, const fs::path& folder) {
    for (const auto& exhibit : exhibits) {
        fmt::print(stderr, "bitsweep: wrote {}.{{{}}}\n", (folder / exhibit.stem).string(),
                   app::written_suffixes(exhibit, folder));
        if (!exhibit.no_figure.empty()) fmt::print(stderr, "bitsweep: no figure: {}\n", exhibit.no_figure);
    }
}

std::string what_it_needs(const Specification& specification, const Request& request) {
    if (!specification.probe.empty()) return "a probe that nobody has made: bitsweep-train " + specification.probe;
    return fmt::format("{}: {}", request.sweeps.empty() ? "a sweep that has not run" : "another sweep",
                       fmt::join(specification.sweeps, ", "));
}

// Of the specifications asked for, those that show nothing there is. Returns how many were named themselves.
std::size_t say_what_is_missing(const Request& request, const std::vector<Subject>& subjects,
                                const app::Analysis& analysis, const Reader& reader) {
    std::size_t named = 0;
    for (const auto& specification : analysis.specifications) {
        const bool is_named = is_among(request.only, specification.name);
        if (!is_named && !request.everything()) continue;
        const bool is_shown = specification.probe.empty()
                                  ? std::any_of(subjects.begin(), subjects.end(),
                                                [&](const Subject& s) { return specification.shows(s.sweep); })
                                  : !reader.probes(specification.probe).empty();
        if (is_shown) continue;
        fmt::print(stderr, "bitsweep: {} needs {}\n", specification.name, what_it_needs(specification, request));
        named += is_named ? 1 : 0;
    }
    return named;
}

// The values of the first exhibit that has them in JSON. Returns whether one has.
bool print_exhibit_json(const std::vector<Exhibit>& exhibits) {
    const auto found =
        std::find_if(exhibits.begin(), exhibits.end(), [](const Exhibit& exhibit) { return !exhibit.json.is_null(); });
    if (found == exhibits.end()) return false;
    fmt::print("{}\n", found->json.dump(2));
    return true;
}

void open_in_viewer(const fs::path& file, Context& context) {
    const auto opener = find_program("xdg-open");
    if (!opener) {
        fmt::print(stderr, "bitsweep: cannot open {}: xdg-open is not installed\n", file.string());
        context.exit_code = app::kSomeFailed;
        return;
    }
    if (run_command({opener->string(), file.string()}).status.code != 0) context.exit_code = app::kSomeFailed;
}

void check(const ReportCommand& options, Context& context) {
    const auto analysis = app::load_analysis(options.analysis);
    const auto names = app::published_names(context.workspace.results);
    for (const auto& name : names) {
        const auto problems = app::check_published(context.workspace.results / "published" / name, analysis);
        for (const auto& problem : problems) fmt::print("{}: {}\n", name, problem);
        if (!problems.empty()) context.exit_code = app::kSomeFailed;
    }
    fmt::print(stderr, "bitsweep: {} checked{}\n", counted(names.size(), "publication"),
               context.exit_code == app::kAllDone ? ", all are what their rows give" : "");
}

void report(const ReportCommand& options, Context& context) {
    if (options.check) return check(options, context);
    const auto analysis = app::load_analysis(options.analysis);
    if (options.names.empty() && options.sweeps.empty()) app::make_missing_probes(analysis, context.workspace);
    const auto reader = context.workspace.open();
    const auto request = request_of(options, analysis, reader);
    const auto subjects = subjects_of(request, analysis, reader);
    if (subjects.empty() && request.everything())
        throw ConfigError("report", "nothing has run yet", "bitsweep run sweeps/demo.json");
    app::HtmlPage page;
    std::string first_figure;
    bool has_json = false;
    for (const auto& subject : subjects) {
        const auto exhibits = exhibits_of_subject(subject, options, analysis, reader);
        auto folder = options.out.empty() ? context.workspace.results / "report" : fs::path(options.out);
        if (options.out.empty() || subjects.size() > 1) folder /= subject.sweep.empty() ? "probes" : subject.sweep;
        const auto problems = app::write_exhibits(exhibits, folder);
        say_written(exhibits, folder);
        for (const auto& problem : problems) fmt::print(stderr, "bitsweep: no figure: {}\n", problem);
        if (!problems.empty()) context.exit_code = app::kSomeFailed;
        if (exhibits.empty()) continue;
        if (first_figure.empty()) first_figure = (folder / (exhibits.front().stem + ".svg")).string();
        const bool prints = !request.everything() || !subject.sweep.empty();
        if (options.json) has_json |= prints && print_exhibit_json(exhibits);
        else if (prints) fmt::print("{}", exhibits.front().markdown);
        if (!options.html.empty()) page.add(subject.sweep, exhibits, folder);
    }
    if (say_what_is_missing(request, subjects, analysis, reader) > 0) context.exit_code = app::kSomeFailed;
    if (options.json && !has_json) {
        fmt::print(stderr, "bitsweep: nothing of it has JSON: the values are in the .csv\n");
        context.exit_code = app::kSomeFailed;
    }
    if (!options.html.empty()) {
        write_file_atomically(options.html, page.text());
        fmt::print(stderr, "bitsweep: wrote {}\n", options.html);
    }
    if (options.open) open_in_viewer(options.html.empty() ? first_figure : options.html, context);
}

}  // namespace

/// Exit 0 also for a sweep that is not complete: the report says what is missing. Exit 1 where the tables were written
/// but a figure could not be drawn (no gnuplot), a specification that was named shows nothing there is, --json found no
/// values, or --check a difference.
void add_report(CLI::App& app, Context& context) {
    auto options = std::make_shared<ReportCommand>();
    auto* command = app.add_subcommand("report", "tables and figures of sweeps and probes");
    command->add_option("names", options->names,
                        "sweeps (names or files) or specifications of analysis/; none: everything");
    command->add_option("--sweep", options->sweeps, "only of this sweep; repeatable")->allow_extra_args(false);
    command->add_option("--metric", options->metric,
                        "the main table of another metric, of the last epoch or of the result");
    command->add_option("--out", options->out, "folder to write to [RESULTS/report/SWEEP]");
    command->add_option("--html", options->html, "also one page with all tables and figures in it");
    command->add_option("--analysis", options->analysis, "folder of the specifications [analysis]")
        ->envname("BITSWEEP_ANALYSIS")
        ->check(CLI::ExistingDirectory);
    command->add_flag("--common-epoch", options->reading.common_epoch,
                      "compare unfinished runs too, at the last epoch that all started runs have");
    command->add_flag("--json", options->json, "print the main table's values as JSON");
    command->add_flag("--open", options->open, "open the page, or the first figure, in the desktop's viewer");
    command->add_flag("--check", options->check, "whether all that is published is what the published rows give");
    command->callback([options, &context] { report(*options, context); });
}

}  // namespace bitsweep
