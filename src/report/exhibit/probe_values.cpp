#include "report/exhibit/probe_values.h"

#include <algorithm>
#include <cmath>

namespace bitsweep {

const Json& member(const Json& object, const char* key) {
    static const Json kNone;
    return object.is_object() && object.contains(key) ? object[key] : kNone;
}

double number_at(const Json& object, const char* key) {
    return find_at<double>(object, key).value_or(std::nan(""));
}
int whole_at(const Json& object, const char* key) {
    return static_cast<int>(find_at<std::int64_t>(object, key).value_or(0));
}

const Json& result_of(const Json& probe) {
    return member(probe, "result");
}

std::string param_of(const Json& probe, const char* key, const std::string& otherwise) {
    return find_at<std::string>(member(probe, "params"), key).value_or(otherwise);
}

std::string file_of(const Json& probe) {
    const auto file = param_of(probe, "file", "?");
    return file.substr(0, file.rfind(".safetensors"));
}

std::string run_of(const Json& probe) {
    return "run " + param_of(probe, "run", "?");
}

std::string not_drawn(const std::vector<Json>& probes, const Json& drawn, std::string (*name_of)(const Json&)) {
    std::string others;
    for (const auto& probe : probes)
        if (probe != drawn) others += (others.empty() ? "" : ", ") + name_of(probe);
    return "Drawn: " + name_of(drawn) + "." + (others.empty() ? "" : " Not drawn: " + others + ".");
}

std::vector<Json> by_file(std::vector<Json> probes) {
    std::stable_sort(probes.begin(), probes.end(),
                     [](const Json& a, const Json& b) { return file_of(a) < file_of(b); });
    return probes;
}

double number_or_nan(const Json& value) {
    return value.is_number() ? value.get<double>() : std::nan("");
}

std::vector<double> numbers_at(const Json& object, const char* key) {
    std::vector<double> values;
    if (const auto& list = member(object, key); list.is_array())
        for (const auto& value : list) values.push_back(number_or_nan(value));
    return values;
}

FigureLine curve_over(const std::string& label, const std::vector<double>& x, const std::vector<double>& y) {
    FigureLine line{label, {}, Marks::kLine};
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
        line.points.push_back(std::isfinite(x[i] + y[i]) ? std::optional(FigurePoint{x[i], y[i]}) : std::nullopt);
    return line;
}

}  // namespace bitsweep
