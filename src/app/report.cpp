#include "app/report.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/analysis.h"
#include "app/deployed.h"
#include "app/edited_sweep.h"
#include "app/exhibit_files.h"
#include "app/missing_probes.h"
#include "app/published.h"
#include "base/error.h"
#include "base/names.h"
#include "sweep/sweep.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

// The names that were asked for, sorted out. Neither: everything.
struct Subjects {
    std::vector<std::string> sweeps;
    std::vector<std::string> only;  // names of specifications

    bool everything() const { return sweeps.empty() && only.empty(); }
};

// The exhibits of one sweep, or of the probes ("").
struct Subject {
    std::string sweep;
    std::vector<std::string> only;  // as in Subjects; empty = all of the sweep's
};

[[noreturn]] void fail_unknown(const std::string& name, const std::vector<std::string>& sweeps,
                               const Analysis& analysis) {
    std::vector<std::string_view> known(sweeps.begin(), sweeps.end());
    for (const auto& specification : analysis.specifications) known.emplace_back(specification.name);
    const auto nearest = name_hint(name, known);
    throw ConfigError("report", "'" + name + "' is neither a sweep that has run nor a specification in analysis/",
                      sweeps.empty()     ? "nothing has run yet: bitsweep run sweeps/demo.json"
                      : !nearest.empty() ? nearest
                                         : fmt::format("these have run: {}", fmt::join(sweeps, ", ")));
}

// Every name is a sweep's or a specification's.
Subjects asked_subjects(const ReportRequest& asked, const Analysis& analysis, const Reader& reader) {
    const auto known = reader.sweep_names();
    Subjects request;
    const auto meant = [&](const std::string& given) {
        return is_among(known, given) || !given.ends_with(".json") ? given : sweep_name(given);
    };
    for (const auto& name : asked.sweeps) request.sweeps.push_back(meant(name));
    for (const auto& given : asked.names) {
        const auto name = meant(given);
        if (is_among(known, name)) request.sweeps.push_back(name);
        else if (analysis.find(name) == nullptr) fail_unknown(name, known, analysis);
        else request.only.push_back(name);
    }
    for (const auto& sweep : request.sweeps)
        if (!is_among(known, sweep)) reader.sweep(sweep);  // throws with the nearest name
    return request;
}

// A specification's name stands for every sweep that it shows; a sweep's for all its exhibits.
std::vector<Subject> subjects_of(const Subjects& request, const Analysis& analysis, const Reader& reader) {
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

std::vector<Exhibit> exhibits_of_subject(const Subject& subject, const ReportRequest& asked, const Analysis& analysis,
                                         const Reader& reader) {
    if (!asked.metric.empty() && !subject.sweep.empty()) {
        const auto sweep = reader.sweep(subject.sweep);
        const auto specification = default_specification(sweep, asked.metric);
        return {make_exhibit(specification, gather(specification, sweep, reader, {}, asked.reading))};
    }
    auto exhibits = exhibits_of(analysis, subject.sweep, reader, asked.reading);
    if (!subject.only.empty())
        std::erase_if(exhibits, [&](const Exhibit& exhibit) { return !is_among(subject.only, exhibit.stem); });
    return exhibits;
}

void say_written(const std::vector<Exhibit>& exhibits, const fs::path& folder, const Say& say) {
    for (const auto& exhibit : exhibits) {
        say(fmt::format("wrote {}.{{{}}}", (folder / exhibit.stem).string(), written_suffixes(exhibit, folder)));
        if (!exhibit.no_figure.empty()) say(fmt::format("no figure: {}", exhibit.no_figure));
    }
}

std::string what_it_needs(const Specification& specification, const Subjects& request) {
    if (!specification.probe.empty()) return "a probe that nobody has made: bitsweep-train " + specification.probe;
    return fmt::format("{}: {}", request.sweeps.empty() ? "a sweep that has not run" : "another sweep",
                       fmt::join(specification.sweeps, ", "));
}

// Names the specifications asked for that have no results to show. Returns how many were named themselves.
std::size_t say_what_is_missing(const Subjects& request, const std::vector<Subject>& subjects, const Analysis& analysis,
                                const Reader& reader, const Say& say) {
    std::size_t named = 0;
    for (const auto& specification : analysis.specifications) {
        const bool is_named = is_among(request.only, specification.name);
        if (!is_named && !request.everything()) continue;
        const bool is_shown = specification.probe.empty()
                                  ? std::any_of(subjects.begin(), subjects.end(),
                                                [&](const Subject& s) { return specification.shows(s.sweep); })
                                  : !reader.probes(specification.probe).empty();
        if (is_shown) continue;
        say(fmt::format("{} needs {}", specification.name, what_it_needs(specification, request)));
        named += is_named ? 1 : 0;
    }
    return named;
}

}  // namespace

fs::path ReportSection::figure() const {
    return folder / (exhibits.front().stem + ".svg");
}

ReportView report(const ReportRequest& request, const Workspace& workspace) {
    const auto analysis = load_analysis(request.analysis);
    if (request.names.empty() && request.sweeps.empty()) make_missing_probes(analysis, workspace);
    const auto reader = workspace.open();
    const auto asked = asked_subjects(request, analysis, reader);
    const auto subjects = subjects_of(asked, analysis, reader);
    if (subjects.empty() && asked.everything())
        throw ConfigError("report", "nothing has run yet", "bitsweep run sweeps/demo.json");
    ReportView view;
    for (const auto& subject : subjects) {
        if (!asked.everything()) say_if_edited(subject.sweep, workspace);
        auto folder = request.out.empty() ? workspace.results / "report" : fs::path(request.out);
        if (request.out.empty() || subjects.size() > 1) folder /= subject.sweep.empty() ? "probes" : subject.sweep;
        const bool is_main = !asked.everything() || !subject.sweep.empty();
        try {
            auto exhibits = exhibits_of_subject(subject, request, analysis, reader);
            const auto problems = write_exhibits(exhibits, folder, workspace.say);
            say_written(exhibits, folder, workspace.say);
            for (const auto& problem : problems) workspace.say("no figure: " + problem);
            if (!problems.empty()) view.is_whole = false;
            if (!exhibits.empty()) view.sections.push_back({subject.sweep, std::move(exhibits), folder, is_main});
        } catch (const ConfigError&) {
            throw;
        } catch (const std::exception& error) {  // a damaged probe, a folder that is a file: the rest is drawn
            workspace.left_out(
                fmt::format("{} is left out: {}", subject.sweep.empty() ? "probes" : subject.sweep, error.what()));
        }
    }
    if (say_what_is_missing(asked, subjects, analysis, reader, workspace.say) > 0) view.is_whole = false;
    return view;
}

OrderedJson to_json(const ReportSection& section) {
    for (const auto& exhibit : section.exhibits)
        if (!exhibit.json.is_null()) return exhibit.json;
    return {};
}

std::vector<PublicationCheck> check_publications(const std::string& specifications, const Workspace& workspace) {
    const auto analysis = load_analysis(specifications);
    std::vector<PublicationCheck> checks;
    for (const auto& name : published_names(workspace.results, workspace.left_out)) {
        const auto folder = workspace.results / "published" / name;
        checks.push_back({name, check_published(folder, analysis)});
        auto networks = check_deployed(folder, workspace);
        std::move(networks.problems.begin(), networks.problems.end(), std::back_inserter(checks.back().problems));
        checks.back().not_checked = std::move(networks.not_checked);
    }
    return checks;
}

OrderedJson to_json(const std::vector<PublicationCheck>& checks) {
    auto list = OrderedJson::array();
    for (const auto& check : checks)
        list.push_back({{"name", check.name}, {"problems", check.problems}, {"not_checked", check.not_checked}});
    return list;
}

}  // namespace bitsweep::app
