#include "app/figure_page.h"

#include <algorithm>

#include "app/analysis.h"
#include "app/exhibit_files.h"
#include "base/names.h"
#include "sys/file.h"
#include "sys/temporary_folder.h"

namespace bitsweep::app {

std::vector<FigureView> figures_of(const std::string& sweep, const std::string& analysis, const Workspace& workspace) {
    std::vector<FigureView> figures;
    for (const auto& exhibit : exhibits_of(load_analysis(analysis), sweep, workspace.open(), {}))
        figures.push_back({exhibit.stem, exhibit.caption, exhibit.no_figure});
    return figures;
}

OrderedJson to_json(const std::vector<FigureView>& figures) {
    auto list = OrderedJson::array();
    for (const auto& figure : figures)
        list.push_back({{"name", figure.name}, {"caption", figure.caption}, {"left_out", figure.left_out}});
    return list;
}

std::string figure_svg(const std::string& sweep, const std::string& name, const std::string& analysis,
                       const Workspace& workspace) {
    auto exhibits = exhibits_of(load_analysis(analysis), sweep, workspace.open(), {});
    std::vector<std::string> names;
    for (const auto& exhibit : exhibits) names.push_back(exhibit.stem);
    std::erase_if(exhibits, [&](const Exhibit& exhibit) { return exhibit.stem != name; });
    if (exhibits.empty())
        throw ConfigError("figure", "the report of " + sweep + " has no figure '" + name + "'",
                          name_hint(name, {names.begin(), names.end()}));
    if (!exhibits.front().no_figure.empty()) throw ConfigError("figure", exhibits.front().no_figure);
    const TemporaryFolder folder(temporary_root() / "bitsweep-figure");
    const auto problems = write_exhibits(exhibits, folder.path(), workspace.say);
    if (!problems.empty()) throw ConfigError("figure", problems.front());
    return read_file(folder.path() / (name + ".svg"));
}

}  // namespace bitsweep::app
