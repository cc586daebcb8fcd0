#include "app/analysis.h"

#include <algorithm>

#include "report/exhibit/sweep_figure.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> json_files_in(const fs::path& folder) {
    auto files = entries_in(folder);
    std::erase_if(files, [](const fs::path& path) { return path.extension() != ".json"; });
    return files;
}

bool is_read_on_validation(const SweepRow& sweep) {
    bool some = false;
    for (const auto& cell : sweep.cells) {
        if (cell.run.state != RunState::kFinished) continue;
        if (!cell.run.metrics.contains("val.top1")) return false;
        some = true;
    }
    return some;
}

// Or has its name, and so stands in its place.
bool shows_the_same(const Specification& known, const Specification& other) {
    return known.name == other.name || (known.kind == other.kind && known.x == other.x && known.y == other.y);
}

}  // namespace

const Specification* Analysis::find(const std::string& name) const {
    const auto found = std::find_if(specifications.begin(), specifications.end(),
                                    [&](const Specification& s) { return s.name == name; });
    return found == specifications.end() ? nullptr : &*found;
}

Analysis load_analysis(const fs::path& folder) {
    Analysis analysis;
    Problems problems;
    for (const auto& path : json_files_in(folder)) {
        const auto document = parse_json(read_file(path), path.string(), problems);
        if (path.filename() == "published.json") analysis.published = parse_published(document, problems);
        else analysis.specifications.push_back(parse_specification(document, path.stem().string(), problems));
    }
    problems.throw_if_any();
    return analysis;
}

std::vector<Specification> specifications_for(const Analysis& analysis, const SweepRow& sweep) {
    const auto defaults = default_specifications(sweep, is_read_on_validation(sweep) ? "val.top1" : sweep.metric.name);
    std::vector<Specification> list{defaults.front()};
    for (const auto& specification : analysis.specifications) {
        if (!specification.shows(sweep.name)) continue;
        if (specification.name == list.front().name) list.front() = specification;
        else list.push_back(specification);
    }
    for (const auto& other : defaults)
        if (std::none_of(list.begin(), list.end(), [&](const auto& known) { return shows_the_same(known, other); }))
            list.push_back(other);
    return list;
}

std::vector<Exhibit> exhibits_of(const Analysis& analysis, const std::string& sweep, const Reader& reader,
                                 const ReportOptions& options) {
    std::vector<Specification> specifications;
    const auto row = sweep.empty() ? SweepRow() : reader.sweep(sweep);
    if (!sweep.empty()) specifications = specifications_for(analysis, row);
    else
        for (const auto& specification : analysis.specifications)
            if (!specification.probe.empty() && !reader.probes(specification.probe).empty())
                specifications.push_back(specification);
    std::vector<Exhibit> exhibits;
    for (const auto& specification : specifications)
        exhibits.push_back(
            make_exhibit(specification, gather(specification, row, reader, analysis.published, options)));
    return exhibits;
}

}  // namespace bitsweep::app
