#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "base/json.h"
#include "base/names.h"
#include "config/trainer.h"

namespace bitsweep {

template <class Values, class Value>
bool holds(const Values& values, const Value& value) {
    return std::find(std::begin(values), std::end(values), value) != std::end(values);
}

/// Reads members of a trainer.json, for its parts. What is wrong is added to the problems, with its line.
class MemberReader {
public:
    MemberReader(const JsonDocument& document, Problems& problems) : document_(document), problems_(problems) {}

    void bad(const std::string& path, std::string what, std::string hint = {});

    /// An unknown member is wrong, and so is a missing one of `required`.
    void check_members(const OrderedJson& object, const std::string& path, const std::vector<std::string_view>& known,
                       const std::vector<std::string_view>& required);

    std::vector<std::string> texts_of(const OrderedJson& list, const std::string& path);

    /// The one of `values` that the member `name` of `spec`, at `path`, names.
    template <class Value, std::size_t N>
    std::optional<Value> word(const OrderedJson& spec, const char* name, const std::string& path,
                              const Value (&values)[N]) {
        if (!spec.contains(name)) return std::nullopt;
        std::vector<std::string_view> names;
        for (const auto value : values) {
            if (spec[name] == to_string(value)) return value;
            names.emplace_back(to_string(value));
        }
        const auto nearest =
            spec[name].is_string() ? nearest_name(spec[name].template get<std::string>(), names) : std::string();
        bad(path.empty() ? name : path + "." + name,
            fmt::format("expected {}, got {}", fmt::join(names, ", "), brief(spec[name])),
            nearest.empty() ? "" : "did you mean '" + nearest + "'?");
        return std::nullopt;
    }

protected:
    const JsonDocument& document_;
    Problems& problems_;
};

/// Its way to resume, the time it may be silent, the memory it needs, the files of its code.
void read_habits(const OrderedJson& json, Trainer& trainer, MemberReader& reader);

/// The member "adapter", into a trainer whose metrics and resume_arguments have been read.
void read_adapter(const OrderedJson& adapter, Trainer& trainer, MemberReader& reader);

}  // namespace bitsweep
