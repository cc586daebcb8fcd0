#include <cmath>

#include <fmt/format.h>

#include "base/names.h"
#include "config/trainer_reader.h"

namespace bitsweep {
namespace {

constexpr std::size_t kMostPatterns = 100, kLongestPattern = 10000;

class AdapterReader {
public:
    AdapterReader(Trainer& trainer, MemberReader& reader) : trainer_(trainer), reader_(reader) {}

    void read(const OrderedJson& adapter) {
        if (!adapter.is_object()) return reader_.bad("adapter", "expected an object with lines, got " + brief(adapter));
        reader_.check_members(adapter, "adapter", {"lines", "first_epoch", "scale"}, {"lines"});
        auto& read = trainer_.adapter.emplace();
        if (adapter.contains("first_epoch")) {
            const auto& first = adapter["first_epoch"];
            if (first == 0 || first == 1) read.first_epoch = first.get<std::int64_t>();
            else reader_.bad("adapter.first_epoch", "expected 0 or 1, got " + brief(first));
        }
        if (adapter.contains("scale")) read_scales(adapter["scale"]);
        if (adapter.contains("lines")) read_lines(adapter["lines"]);
    }

private:
    const TrainerMetric* metric_named(const std::string& name) const {
        const auto found = std::find_if(trainer_.metrics.begin(), trainer_.metrics.end(),
                                        [&](const auto& metric) { return metric.name == name; });
        return found == trainer_.metrics.end() ? nullptr : &*found;
    }

    std::vector<std::string_view> metric_names() const {
        std::vector<std::string_view> names;
        for (const auto& metric : trainer_.metrics) names.push_back(metric.name);
        return names;
    }

    // A factor, or {"value": "correct", "of": "total"}: a share of two numbers of one line.
    void read_scales(const OrderedJson& scales) {
        if (!scales.is_object())
            return reader_.bad("adapter.scale", "expected an object, {\"metric\": factor}, got " + brief(scales));
        for (const auto& [name, value] : scales.items()) {
            const auto path = "adapter.scale." + name;
            Adapter::Scale scale;
            if (metric_named(name) == nullptr)
                reader_.bad(path, "there is no metric '" + name + "'", name_hint(name, metric_names()));
            if (value.is_number() && std::isfinite(value.get<double>()) && value != 0)
                scale.factor = value.get<double>();
            else if (value.is_object()) {
                reader_.check_members(value, path, {"value", "of"}, {"value", "of"});
                scale.value = text_at(value, "value");
                scale.of = text_at(value, "of");
                if (scale.value.empty() || scale.of.empty())
                    reader_.bad(path, "expected two names, got " + brief(value));
            } else reader_.bad(path, "expected a factor, or {\"value\": name, \"of\": name}, got " + brief(value));
            trainer_.adapter->scales[name] = std::move(scale);
        }
    }

    void read_lines(const OrderedJson& lines) {
        if (!lines.is_array() || lines.empty() || lines.size() > kMostPatterns)
            return reader_.bad("adapter.lines",
                               fmt::format("expected a list of 1 to {} patterns, got {}", kMostPatterns, brief(lines)));
        bool names_first = trainer_.metrics.empty(), names_epoch = false;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto path = fmt::format("adapter.lines.{}", i);
            if (!lines[i].is_object()) {
                reader_.bad(path, "expected an object with pattern and values, got " + brief(lines[i]));
                continue;
            }
            reader_.check_members(lines[i], path, {"pattern", "values"}, {"pattern", "values"});
            Adapter::Line line{text_at(lines[i], "pattern"), {}};
            if (line.pattern.empty() || line.pattern.size() > kLongestPattern)
                reader_.bad(path + ".pattern", fmt::format("expected a text of 1 to {} bytes", kLongestPattern));
            if (lines[i].contains("values")) line.values = reader_.texts_of(lines[i]["values"], path + ".values");
            for (const auto& name : line.values) {
                check_value_name(name, path + ".values");
                names_epoch |= name == "epoch";
                names_first |= !trainer_.metrics.empty() && gives_first_metric(name);
            }
            trainer_.adapter->lines.push_back(std::move(line));
        }
        if (!names_first)
            reader_.bad("adapter.lines",
                        fmt::format("no pattern gives '{}', the first metric", trainer_.metrics.front().name));
        if (!names_epoch && !trainer_.resume_arguments.empty())
            reader_.bad("adapter.lines", "a script that resumes must print its epochs: no pattern gives 'epoch'");
    }

    bool gives_first_metric(const std::string& name) const {
        const auto& first = trainer_.metrics.front().name;
        const auto scale = trainer_.adapter->scales.find(first);
        const bool is_share = scale != trainer_.adapter->scales.end() && !scale->second.value.empty();
        return name == (is_share ? scale->second.value : first);
    }

    void check_value_name(const std::string& name, const std::string& path) {
        auto names = metric_names();
        names.emplace_back("epoch");
        for (const auto& [metric, scale] : trainer_.adapter->scales)
            for (const auto& part : {std::string_view(scale.value), std::string_view(scale.of)})
                if (!part.empty()) names.push_back(part);
        if (!holds(names, name))
            reader_.bad(path, "'" + name + "' is neither epoch nor a metric", name_hint(name, names));
    }

    Trainer& trainer_;
    MemberReader& reader_;
};

}  // namespace

void MemberReader::bad(const std::string& path, std::string what, std::string hint) {
    problems_.add(document_.where(path), std::move(what), std::move(hint));
}

void MemberReader::check_members(const OrderedJson& object, const std::string& path,
                                 const std::vector<std::string_view>& known,
                                 const std::vector<std::string_view>& required) {
    const auto prefix = path.empty() ? "" : path + ".";
    for (const auto& [name, value] : object.items())
        if (!holds(known, name)) bad(prefix + name, "unknown member '" + name + "'", name_hint(name, known));
    for (const auto name : required)
        if (!object.contains(name)) bad(path, fmt::format("'{}' is missing", name));
}

std::vector<std::string> MemberReader::texts_of(const OrderedJson& list, const std::string& path) {
    std::vector<std::string> texts;
    const bool are_texts =
        list.is_array() && std::all_of(list.begin(), list.end(), [](const auto& item) {
            return item.is_string() && item.template get_ref<const std::string&>().find('\0') == std::string::npos;
        });
    if (are_texts) texts = list.get<std::vector<std::string>>();
    else bad(path, "expected a list of strings, got " + brief(list));
    return texts;
}

void read_habits(const OrderedJson& json, Trainer& trainer, MemberReader& reader) {
    constexpr Resume kWays[] = {Resume::kExact, Resume::kClose, Resume::kRestart};
    trainer.resume = reader.word<Resume>(json, "resume", "", kWays).value_or(trainer.resume);
    if (const auto minutes = json.find("hang_minutes"); minutes != json.end()) {
        if (minutes->is_number() && *minutes > 0 && *minutes <= 1e6) trainer.hang_minutes = minutes->get<double>();
        else reader.bad("hang_minutes", "expected minutes above 0, got " + brief(*minutes));
    }
    if (const auto memory = json.find("memory_mib"); memory != json.end()) {
        trainer.memory_mib = count_at(json, "memory_mib");
        if (trainer.memory_mib.value_or(0) < 1 || trainer.memory_mib.value_or(0) > 1'000'000'000)
            reader.bad("memory_mib", "expected a whole number of MiB, got " + brief(*memory));
    }
    const auto files = json.find("files");
    if (files == json.end()) return;
    trainer.files = reader.texts_of(*files, "files");
    if (files->is_array() && trainer.files.empty()) reader.bad("files", "expected at least one pattern");
}

void read_adapter(const OrderedJson& adapter, Trainer& trainer, MemberReader& reader) {
    AdapterReader(trainer, reader).read(adapter);
}

}  // namespace bitsweep
