#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "cli/bitsweep/analysis.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/exhibit_files.h"
#include "cli/bitsweep/html_page.h"
#include "cli/bitsweep/missing_probes.h"
#include "cli/bitsweep/published.h"
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
    std::vector<std::string> names;
    std::vector<std::string> sweeps;
    std::string metric, out, html, analysis = "analysis";
    Reading reading;
    bool json = false, check = false, open = false;
};

// What is drawn: the exhibits of one sweep, or of the probes ("").
struct Subject {
    std::string sweep;
    std::vector<std::string> only;  // names of specifications; empty = all of the sweep's
};

std::string as_sweep(const std::string& name) {
    return name.ends_with(".json") ? sweep_name(name) : name;
}

[[noreturn]] void fail_unknown(const std::string& name, const std::vector<std::string>& sweeps,
                               const Analysis& analysis) {
    std::vector<std::string_view> known(sweeps.begin(), sweeps.end());
    for (const auto& specification : analysis.specifications) known.emplace_back(specification.name);
    throw ConfigError("report", "'" + name + "' is neither a sweep that has run nor a specification in analysis/",
                      sweeps.empty() ? "nothing has run yet: bitsweep run sweeps/demo.json" : name_hint(name, known));
}

// A specification's name stands for every sweep that it shows; a sweep's for all its exhibits; no name for everything.
std::vector<Subject> subjects_of(const ReportOptions& options, const Analysis& analysis, const Reader& reader) {
    const auto known = reader.sweep_names();
    std::vector<std::string> sweeps;
    for (const auto& name : options.sweeps) sweeps.push_back(as_sweep(name));
    std::vector<std::string> only;
    for (const auto& given : options.names) {
        const auto name = as_sweep(given);
        const auto specification = std::find_if(analysis.specifications.begin(), analysis.specifications.end(),
                                                [&](const auto& s) { return s.name == name; });
        if (is_among(known, name)) sweeps.push_back(name);
        else if (specification == analysis.specifications.end()) fail_unknown(name, known, analysis);
        else only.push_back(name);
    }
    for (const auto& sweep : sweeps)
        if (!is_among(known, sweep)) reader.sweep(sweep);  // throws with the nearest name
    const bool everything = sweeps.empty() && only.empty();
    std::vector<Subject> subjects;
    for (const auto& sweep : known) {
        const bool shown = std::any_of(analysis.specifications.begin(), analysis.specifications.end(),
                                       [&](const auto& s) { return is_among(only, s.name) && s.shows(sweep); });
        if (everything || is_among(sweeps, sweep) || (sweeps.empty() && shown)) subjects.push_back({sweep, only});
    }
    const bool probes = std::any_of(analysis.specifications.begin(), analysis.specifications.end(), [&](const auto& s) {
        return !s.probe.empty() && (everything || is_among(only, s.name));
    });
    if (probes) subjects.push_back({"", only});
    return subjects;
}

std::vector<Exhibit> exhibits_of_subject(const Subject& subject, const ReportOptions& options, const Analysis& analysis,
                                         const Reader& reader) {
    if (!options.metric.empty() && !subject.sweep.empty()) {
        const auto specification = default_specification(reader.sweep(subject.sweep), options.metric);
        return {make_exhibit(specification, gather(specification, subject.sweep, reader, {}, options.reading))};
    }
    auto exhibits = exhibits_of(analysis, subject.sweep, reader, options.reading);
    if (!subject.only.empty())
        std::erase_if(exhibits, [&](const Exhibit& exhibit) { return !is_among(subject.only, exhibit.stem); });
    return exhibits;
}

void say_written(const std::vector<Exhibit>& exhibits, const fs::path& folder) {
    for (const auto& exhibit : exhibits) {
        fmt::print(stderr, "bitsweep: wrote {}.{{{}}}\n", (folder / exhibit.stem).string(),
                   written_suffixes(exhibit, folder));
        if (!exhibit.no_figure.empty()) fmt::print(stderr, "bitsweep: no figure: {}\n", exhibit.no_figure);
    }
}

// Sweeps that specifications wait for.
void say_what_is_missing(const Analysis& analysis, const Reader& reader) {
    const auto known = reader.sweep_names();
    for (const auto& specification : analysis.specifications) {
        const bool shown =
            std::any_of(known.begin(), known.end(), [&](const auto& s) { return specification.shows(s); });
        if (specification.probe.empty() && !shown)
            fmt::print(stderr, "bitsweep: {} needs a sweep that has not run: {}\n", specification.name,
                       fmt::join(specification.sweeps, ", "));
        if (!specification.probe.empty() && reader.probes(specification.probe).empty())
            fmt::print(stderr, "bitsweep: {} needs a probe that nobody has made: bitsweep-train {}\n",
                       specification.name, specification.probe);
    }
}

void open_in_viewer(const fs::path& file, Context& context) {
    const auto opener = find_program("xdg-open");
    if (!opener) {
        fmt::print(stderr, "bitsweep: cannot open {}: xdg-open is not installed\n", file.string());
        context.exit_code = kSomeFailed;
        return;
    }
    if (run_command({opener->string(), file.string()}).status.code != 0) context.exit_code = kSomeFailed;
}

void check(const ReportOptions& options, Context& context) {
    const auto analysis = load_analysis(options.analysis);
    const auto names = published_names(context.results);
    for (const auto& name : names) {
        const auto problems = check_published(context.results / "published" / name, analysis);
        for (const auto& problem : problems) fmt::print("{}: {}\n", name, problem);
        if (!problems.empty()) context.exit_code = kSomeFailed;
    }
    fmt::print(stderr, "bitsweep: {} checked{}\n", counted(names.size(), "publication"),
               context.exit_code == kAllDone ? ", all are what their rows give" : "");
}

void report(const ReportOptions& options, Context& context) {
    if (options.check) return check(options, context);
    const auto analysis = load_analysis(options.analysis);
    const bool everything = options.names.empty() && options.sweeps.empty();
    adopt_published(context.results);
    if (everything) make_missing_probes(analysis, context);
    refresh(context.results, context.database());
    const Reader reader(context.results, context.database());
    const auto subjects = subjects_of(options, analysis, reader);
    if (subjects.empty() && everything)
        throw ConfigError("report", "nothing has run yet", "bitsweep run sweeps/demo.json");
    HtmlPage page;
    std::string first_figure;
    for (const auto& subject : subjects) {
        const auto exhibits = exhibits_of_subject(subject, options, analysis, reader);
        auto folder = options.out.empty() ? context.results / "report" : fs::path(options.out);
        if (options.out.empty() || subjects.size() > 1) folder /= subject.sweep.empty() ? "probes" : subject.sweep;
        const auto problems = write_exhibits(exhibits, folder);
        say_written(exhibits, folder);
        for (const auto& problem : problems) fmt::print(stderr, "bitsweep: no figure: {}\n", problem);
        if (!problems.empty()) context.exit_code = kSomeFailed;
        if (exhibits.empty()) continue;
        if (first_figure.empty()) first_figure = (folder / (exhibits.front().stem + ".svg")).string();
        if (options.json) fmt::print("{}\n", exhibits.front().json.dump(2));
        else if (!everything || !subject.sweep.empty()) fmt::print("{}", exhibits.front().markdown);
        if (!options.html.empty()) page.add(subject.sweep, exhibits, folder);
    }
    if (everything) say_what_is_missing(analysis, reader);
    if (!options.html.empty()) {
        write_file_atomically(options.html, page.text());
        fmt::print(stderr, "bitsweep: wrote {}\n", options.html);
    }
    if (options.open) open_in_viewer(options.html.empty() ? first_figure : options.html, context);
}

}  // namespace

/// Exit 0 also for a sweep that is not complete: the report says what is missing. Exit 1 where the tables were written
/// but a figure could not be drawn (no gnuplot), or --check found a difference.
void add_report(CLI::App& app, Context& context) {
    auto options = std::make_shared<ReportOptions>();
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
