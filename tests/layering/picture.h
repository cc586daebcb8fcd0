#pragma once

#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "support/catch.h"
#include "sys/file.h"

namespace bitsweep::layering_test {

/// One row of the table of modules in src/README.md.
struct Module {
    std::set<std::string> edges;  ///< modules named in its last column
    bool only = false;            ///< what its edges may include in turn, it may not
    bool torch = false;
};

/// The table of modules in src/README.md: module -> row.
using Picture = std::map<std::string, Module>;

/// "| `cli/bitsweep/` (torch) | ... | sweep, sched only |" and so on; other lines are passed over.
inline Picture parse_picture(const std::string& markdown) {
    const std::regex row(R"re(^\| `([a-z/-]+?)/?`( \(torch\))? \|.*\| ([^|]+) \|$)re");
    const std::regex name(R"re([a-z]+(/[a-z-]+)?)re");
    Picture picture;
    std::smatch match;
    for (std::size_t at = 0; at < markdown.size();) {
        const auto end = std::min(markdown.find('\n', at), markdown.size());
        const auto line = markdown.substr(at, end - at);
        at = end + 1;
        if (!std::regex_match(line, match, row)) continue;
        Module module;
        module.torch = match[2].matched;
        const std::string edges = match[3];
        for (std::sregex_iterator word(edges.begin(), edges.end(), name), last; word != last; ++word)
            if (word->str() == "only") module.only = true;
            else module.edges.insert(word->str());
        picture.emplace(match[1], module);
    }
    return picture;
}

/// The row that a file or an included path belongs to: the longest name that is a folder of it; "" if none is.
inline std::string module_of(const Picture& picture, const std::string& path) {
    std::string longest;
    for (const auto& [name, module] : picture)
        if (path.rfind(name + "/", 0) == 0 && name.size() > longest.size()) longest = name;
    return longest;
}

/// What a module may include: itself, base, its edges, and what those may include unless its row says "only".
inline std::set<std::string> may_include(const Picture& picture, const std::string& module) {
    std::set<std::string> all{module, "base"};
    std::vector<std::string> left{module};
    while (!left.empty()) {
        const auto name = left.back();
        left.pop_back();
        for (const auto& edge : picture.at(name).edges)
            if (all.insert(edge).second && !picture.at(module).only) left.push_back(edge);
    }
    return all;
}

/// A path of edges that comes back to where it began, such as {"a", "b", "c", "a"}; empty where there is none.
inline std::vector<std::string> find_cycle(const Picture& picture) {
    std::set<std::string> done;
    std::vector<std::string> path;
    std::function<bool(const std::string&)> walk = [&](const std::string& name) {
        const auto seen = std::find(path.begin(), path.end(), name);
        if (seen != path.end()) {
            path.erase(path.begin(), seen);
            path.push_back(name);
            return true;
        }
        if (!done.insert(name).second) return false;
        path.push_back(name);
        for (const auto& edge : picture.at(name).edges)
            if (walk(edge)) return true;
        path.pop_back();
        return false;
    };
    for (const auto& [name, module] : picture)
        if (walk(name)) return path;
    return {};
}

}  // namespace bitsweep::layering_test
