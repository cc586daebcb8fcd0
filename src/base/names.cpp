#include "base/names.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace bitsweep {
namespace {

// Optimal string alignment: Levenshtein with swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::string_view last_part(std::string_view key) {
    return key.substr(key.rfind('.') + 1);  // npos + 1 = 0
}

// No edit distance is less.
std::size_t length_gap(std::string_view a, std::string_view b) {
    return std::max(a.size(), b.size()) - std::min(a.size(), b.size());
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string_view>& candidates) {
    std::string_view best;
    // Of equally near ones, that which is nearer as a whole: "quant.activaton.bits" is not "quant.weight.bits".
    std::pair best_distance(std::max<std::size_t>(name.size() / 3, 2) + 1, std::size_t{0});
    for (const auto candidate : candidates) {
        const auto least = std::min(length_gap(name, candidate), length_gap(last_part(name), last_part(candidate)));
        if (least > best_distance.first) continue;  // also where the name is megabytes
        const std::size_t part_distance = edit_distance(last_part(name), last_part(candidate)) + 1;
        const bool part_fits = part_distance - 1 <= last_part(name).size() / 3;
        const std::size_t whole_distance = edit_distance(name, candidate);
        const std::pair distance(part_fits ? std::min(whole_distance, part_distance) : whole_distance, whole_distance);
        if (distance >= best_distance) continue;
        best = candidate;
        best_distance = distance;
    }
    return std::string(best);
}

std::string name_hint(std::string_view name, const std::vector<std::string_view>& candidates) {
    constexpr std::size_t kFew = 12;
    if (const auto nearest = nearest_name(name, candidates); !nearest.empty()) return "did you mean '" + nearest + "'?";
    if (candidates.empty() || candidates.size() > kFew) return {};
    std::string hint = "one of ";
    for (std::size_t i = 0; i < candidates.size(); ++i) hint.append(i ? ", " : "").append(candidates[i]);
    return hint;
}

std::string wrong_path_name(std::string_view name) {
    constexpr std::size_t kLongest = 1000;
    if (name.size() > kLongest) return "expected a name of at most " + std::to_string(kLongest) + " bytes";
    if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }))
        return "expected a name without control characters";
    for (std::size_t start = 0; start <= name.size();) {
        const auto end = std::min(name.find('/', start), name.size());
        const auto part = name.substr(start, end - start);
        if (part.find_first_not_of(' ') == std::string_view::npos || part == "." || part == "..")
            return "expected a name such as cpu/bits";
        if (start == 0 && part.front() == '-') return "expected a name that no command takes for an option";
        if (part.size() > kLongestNamePart)
            return "expected a name whose parts have at most " + std::to_string(kLongestNamePart) + " bytes";
        if (end < name.size() && part.ends_with(".json")) return "expected a name without a folder that ends in .json";
        start = end + 1;
    }
    return {};
}

std::string wrong_name(std::string_view name) {
    constexpr std::size_t kLongest = 200;
    if (!name.empty() && name.size() <= kLongest && is_utf8(name) && plain_text(name) == name) return {};
    return fmt::format("'{}': expected a name of 1 to {} bytes, without control characters", printable(name, 60),
                       kLongest);
}

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

bool is_among(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace bitsweep
