#include "report/exhibit/specification.h"

#include <algorithm>

#include <fmt/format.h>
#include <fnmatch.h>

#include "base/names.h"
#include "report/exhibit/kinds.h"
#include "report/exhibit/probe_kinds.h"

namespace bitsweep {
namespace {

constexpr std::string_view kKeys[] = {"kind", "sweeps", "probe", "x", "y", "filter", "caption", "published", "cost"};

class SpecificationReader {
public:
    SpecificationReader(const JsonDocument& document, Problems& problems) : document_(document), problems_(problems) {}

    Specification read(const std::string& name) {
        Specification result;
        result.name = name;
        if (document_.value.is_null()) return result;  // malformed: said already
        if (!document_.value.is_object()) {
            problems_.add(document_.file, "expected an object with kind, and sweeps or probe");
            return result;
        }
        check_keys();
        for (const auto key : kKeys) result.places.emplace(key, document_.where(std::string(key)));
        for (auto [key, text] : {std::pair("kind", &result.kind), std::pair("probe", &result.probe),
                                 std::pair("x", &result.x), std::pair("caption", &result.caption)})
            read(key, *text, "a string", &OrderedJson::is_string);
        for (auto [key, flag] : {std::pair("published", &result.published), std::pair("cost", &result.cost)})
            read(key, *flag, "true or false", &OrderedJson::is_boolean);
        read("filter", result.filter, "an object of arm and axis values", &OrderedJson::is_object);
        read_texts("sweeps", result.sweeps);
        read_texts("y", result.y);
        if (result.y.empty()) result.y = {"test.top1"};
        check_names(result);
        return result;
    }

private:
    void bad(const std::string& path, std::string what, std::string hint = {}) {
        problems_.add(document_.where(path), std::move(what), std::move(hint));
    }

    void check_keys() {
        const std::vector<std::string_view> known(std::begin(kKeys), std::end(kKeys));
        for (const auto& [key, value] : document_.value.items())
            if (std::find(known.begin(), known.end(), key) == known.end())
                bad(key, "unknown key '" + key + "' in a specification", name_hint(key, known));
    }

    // "" is a key that is not there.
    bool check_known(const char* key, const std::string& name, std::string_view noun,
                     const std::vector<std::string_view>& known) {
        if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return true;
        bad(key, fmt::format("unknown {} '{}'", noun, name), name_hint(name, known));
        return false;
    }

    void check_names(const Specification& result) {
        if (result.kind.empty()) bad("", "'kind' is missing", name_hint("", exhibit_kinds()));
        if (result.sweeps.empty() == result.probe.empty())
            bad("", "expected either 'sweeps' or 'probe'", R"(as in "sweeps": ["*/bits"])");
        bool known = check_known("kind", result.kind, "kind", exhibit_kinds());
        known &= check_known("probe", result.probe, "kind of probe", probe_kind_names());
        if (!known || result.kind.empty()) return;
        const auto* kind = find_kind(result);
        if (kind == nullptr && find_drawing(result) == nullptr)
            bad("kind", fmt::format("'{}' cannot show {}", result.kind,
                                    result.probe.empty() ? "a sweep" : "probes of kind " + result.probe));
        if (kind != nullptr && kind->x_names != nullptr) check_known("x", result.x, kind->x_noun, kind->x_names());
    }

    template <class Value>
    void read(const char* key, Value& into, const char* expected, bool (OrderedJson::*is_one)() const noexcept) {
        const auto found = document_.value.find(key);
        if (found == document_.value.end()) return;
        if (((*found).*is_one)()) into = found->get<Value>();
        else bad(key, fmt::format("expected {}, got {}", expected, brief(*found)));
    }

    // A string, or a list of them.
    void read_texts(const char* key, std::vector<std::string>& texts) {
        const auto found = document_.value.find(key);
        if (found == document_.value.end()) return;
        for (const auto& item : found->is_array() ? *found : OrderedJson::array({*found})) {
            if (item.is_string()) texts.push_back(item.get<std::string>());
            else bad(key, "expected a string or a list of strings, got " + brief(item));
        }
    }

    const JsonDocument& document_;
    Problems& problems_;
};

}  // namespace

std::string Specification::place(const std::string& key) const {
    const auto found = places.find(key);
    return found != places.end() ? found->second : key == "y" ? "--metric" : name + ": " + key;
}

bool Specification::shows(std::string_view sweep) const {
    const std::string whole(sweep), base(sweep.substr(0, sweep.find('@')));
    return std::any_of(sweeps.begin(), sweeps.end(), [&](const std::string& pattern) {
        return fnmatch(pattern.c_str(), whole.c_str(), 0) == 0 || fnmatch(pattern.c_str(), base.c_str(), 0) == 0;
    });
}

Specification parse_specification(const JsonDocument& document, const std::string& name, Problems& problems) {
    return SpecificationReader(document, problems).read(name);
}

OrderedJson to_json(const Specification& specification) {
    OrderedJson json{{"kind", specification.kind}};
    const auto add = [&](const char* key, const auto& value) {
        if (!value.empty()) json[key] = value;
    };
    add("sweeps", specification.sweeps);
    add("probe", specification.probe);
    add("x", specification.x);
    add("y", specification.y);
    add("filter", specification.filter);
    add("caption", specification.caption);
    if (specification.published) json["published"] = true;
    if (specification.cost) json["cost"] = true;
    return json;
}

}  // namespace bitsweep
