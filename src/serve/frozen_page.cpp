#include "serve/frozen_page.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "report/table/text.h"
#include "serve/api.h"
#include "sys/gzip.h"

namespace bitsweep::serve {
namespace {

constexpr const char* kStart = "import 'bitsweep/main.js';";

// As frozen.js names a request: the view, then its parameters by name.
std::string name_of(const std::string& view, Query query) {
    std::stable_sort(query.begin(), query.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    auto name = view;
    for (const auto& [key, value] : query) name += '\n' + key + '=' + value;
    return name;
}

// JSON inside an element of HTML: ASCII alone, so that nothing in it steers whoever reads the file, and no "<", which
// could end the element.
std::string embedded(std::string_view json) {
    std::string text;
    while (!json.empty()) {
        const auto character = json.substr(0, std::max<std::size_t>(character_length(json), 1));
        const auto code = static_cast<std::uint32_t>(code_point(character));
        constexpr std::uint32_t kBeyond = 0x10000;
        if (code >= kBeyond)
            text += fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + ((code - kBeyond) >> 10),
                                0xdc00 + ((code - kBeyond) & 0x3ff));
        else if (code > 0x7e || code == '<') text += fmt::format("\\u{:04x}", code);
        else text += character;
        json.remove_prefix(character.size());
    }
    return text;
}

// The views that the page asks for first, tab by tab.
class Views {
public:
    Views(const std::string& analysis, const app::Workspace& workspace) : routes_(api_routes(workspace, analysis)) {}

    // null where the server refuses it, as for a chart of what the sweep has not.
    Json add(const std::string& view, const Query& query) {
        Request request;
        request.method = "GET";
        request.path = "/api/" + view;
        request.query = query;
        const auto response = answer_by(routes_, request);
        views_[name_of(view, query)] = read_json(response.body);
        return response.status == 200 ? read_json(response.body) : Json();
    }
    void add_sweep(const std::string& sweep) {
        const Query whole{{"sweep", sweep}};
        const auto head = add("sweep", whole);
        if (head.is_null()) return;
        for (const char* view : {"table", "runs", "importance", "timeline", "figures"}) add(view, whole);
        const auto metric = head["metric"].get<std::string>();
        add("points", {{"sweep", sweep}, {"metric", metric}});
        for (const char* x : {"epoch", "step", "seconds"}) {
            Query curves{{"sweep", sweep}, {"kind", "lines"}, {"x", x}};
            for (const auto& name : {std::string("train.loss"), metric})
                if (std::find(head["metrics"].begin(), head["metrics"].end(), name) != head["metrics"].end())
                    curves.emplace_back("metric", name);
            add("chart", curves);
            curves.emplace_back("seeds", "1");
            add("chart", curves);
        }
        if (head["axes"].empty()) add("chart", {{"sweep", sweep}, {"kind", "lines"}});
        for (const auto& [axis, values] : head["axes"].items())
            add("chart", {{"sweep", sweep}, {"kind", "lines"}, {"x", axis}});
        if (const auto& keys = head["layer_keys"]; !keys.empty()) {
            const bool has_clips = std::find(keys.begin(), keys.end(), "act.alpha") != keys.end();
            add("chart", {{"sweep", sweep},
                          {"metric", has_clips ? std::string("act.alpha") : keys[0].get<std::string>()},
                          {"kind", "layers"}});
        }
    }
    std::string text() const { return embedded(write_json(OrderedJson(views_))); }

private:
    std::vector<Route> routes_;
    std::map<std::string, Json> views_;
};

std::string body_of(const std::vector<Asset>& assets, const std::string& name) {
    const auto found =
        std::find_if(assets.begin(), assets.end(), [&](const Asset& asset) { return asset.name == name; });
    return found == assets.end() ? std::string() : found->body;
}

// Views, events and the charts' library come from frozen.js instead of a server.
std::string frozen_map(const std::vector<Asset>& assets) {
    OrderedJson imports;
    const auto at = [](const std::string& body) { return "data:text/javascript;base64," + base64(body); };
    for (const auto& asset : assets)
        if (asset.name.ends_with(".js")) imports["bitsweep/" + asset.name] = at(asset.body);
    for (const char* name : {"source.js", "events.js", "library.js"})
        imports[std::string("bitsweep/") + name] = at(body_of(assets, "frozen.js"));
    return write_json(OrderedJson{{"imports", imports}});
}

}  // namespace

std::string frozen_page(const std::vector<std::string>& sweeps, const std::string& body, const std::string& analysis,
                        const std::vector<Asset>& assets, const app::Workspace& workspace) {
    Views views(analysis, workspace);
    views.add("sweeps", {});
    for (const auto& sweep : sweeps) views.add_sweep(sweep);
    const auto map = frozen_map(assets), style = body_of(assets, "style.css");
    const auto charts = body_of(assets, "echarts.esm.min.mjs"), licences = body_of(assets, "licences.txt");
    const auto policy = fmt::format(
        "default-src 'none'; script-src '{}' '{}' data: blob:; style-src '{}'; img-src data:; base-uri 'none'; "
        "form-action "
        "'none'",
        policy_hash(map), policy_hash(kStart), policy_hash(style));
    return fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>bitsweep report</title>\n"
        "<style>{}</style>\n<script type=\"importmap\">{}</script>\n</head>\n<body>\n<header id=\"top\"></header>\n"
        "<main id=\"main\" tabindex=\"-1\"></main>\n<article id=\"report\">{}</article>\n<div id=\"said\" "
        "role=\"status\" aria-live=\"polite\"></div>\n"
        "{}<script type=\"application/json\" id=\"views\">{}</script>\n"
        "<script type=\"application/octet-stream\" id=\"charts\">{}</script>\n<script "
        "type=\"module\">{}</script>\n</body>\n"
        "</html>\n",
        policy, style, map, body,
        licences.empty() ? ""
                         : "<details><summary>Licences</summary><pre>" + html_escaped(licences) + "</pre></details>\n",
        views.text(), charts.empty() ? "" : base64(gzip(charts)), kStart);
}

}  // namespace bitsweep::serve
