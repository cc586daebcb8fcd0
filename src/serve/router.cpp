#include "serve/router.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/error.h"
#include "base/json.h"
#include "base/names.h"
#include "base/number_in.h"

namespace bitsweep::serve {
namespace {

Response response_of(const ConfigError& error) {
    auto list = OrderedJson::array();
    for (const auto& problem : error.problems())
        list.push_back({{"where", problem.where}, {"what", problem.what}, {"hint", problem.hint}});
    return {400, "application/json", write_json(OrderedJson{{"error", list}})};
}

// Every parameter is one that the route takes, and stands once unless it may stand several times.
void check_parameters(const Route& route, const Query& query) {
    std::vector<std::string> names;
    std::istringstream words(route.parameters);
    for (std::string word; words >> word;) names.push_back(word);
    for (const auto& [name, value] : query) {
        const auto count =
            std::count_if(query.begin(), query.end(), [&key = name](const auto& other) { return other.first == key; });
        if (is_among(names, name + "*")) continue;
        if (!is_among(names, name))
            throw ConfigError(route.path, "takes no parameter '" + name + "'",
                              fmt::format("it takes: {}", route.parameters.empty() ? "none" : route.parameters));
        if (count > 1) throw ConfigError(route.path, "has the parameter '" + name + "' twice");
    }
}

Response not_found(std::span<const Route> routes, const std::string& path) {
    std::vector<std::string_view> paths;
    for (const auto& route : routes) paths.emplace_back(route.path);
    return error_response(404, path, "there is nothing at this path", name_hint(path, paths));
}

}  // namespace

std::string Parameters::text(std::string_view name, std::string_view otherwise) const {
    for (const auto& [key, value] : query_)
        if (key == name) return value;
    return std::string(otherwise);
}

std::string Parameters::required(std::string_view name) const {
    auto value = text(name);
    if (value.empty()) throw ConfigError(std::string(name), "is missing: the address needs " + std::string(name) + "=");
    return value;
}

std::vector<std::string> Parameters::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : query_)
        if (key == name) values.push_back(value);
    return values;
}

int Parameters::number(std::string_view name, int otherwise) const {
    const auto value = text(name);
    if (value.empty()) return otherwise;
    const auto number = number_in<int>(value);
    if (!number || *number < 0)
        throw ConfigError(std::string(name), "expected a whole number from 0, got '" + value + "'");
    return *number;
}

Response answer_by(std::span<const Route> routes, const Request& request) {
    const auto method = request.method == "HEAD" ? "GET" : request.method;
    std::string allowed;
    for (const auto& route : routes) {
        if (route.path != request.path) continue;
        allowed += (allowed.empty() ? "" : ", ") + route.method;
        if (route.method != method) continue;
        try {
            check_parameters(route, request.query);
            return route.answer(request, Parameters(request.query));
        } catch (const ConfigError& error) {
            return response_of(error);
        } catch (const std::exception& error) {
            const std::string what = error.what();
            return error_response(what.find("interrupted") != std::string::npos ? 503 : 500, request.path, what);
        }
    }
    if (allowed.empty()) return not_found(routes, request.path);
    auto response = error_response(405, request.path, "takes no " + request.method, "it takes " + allowed);
    response.headers.emplace_back("Allow", allowed);
    return response;
}

}  // namespace bitsweep::serve
