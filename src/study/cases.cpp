#include "study/cases.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <torch/torch.h>

#include "base/names.h"
#include "config/config_io.h"
#include "config/quantizers.h"
#include "quant/core/table.h"

namespace bitsweep::study {
namespace {

using Names = std::vector<std::string_view>;

struct Case {
    Role role = Role::kWeight;
    RunConfig config;  // its quant.weight or quant.activation
    std::vector<QuantState> about;
    std::vector<torch::Tensor> states;
    std::vector<float> input, grad_output;
    std::vector<std::int64_t> shape;
};

// The keys of quant.weight or quant.activation that change a quantizer's numbers.
Names config_keys_of(Role role) {
    if (role == Role::kActivation) return {"method", "bits", "clip", "granularity", "ewgs"};
    return {"method",   "bits",  "zero_aligned", "coefficients", "scale_factor", "granularity",
            "gradient", "scale", "guard",        "rescale",      "ewgs"};
}

// What a case may be given, and what it answers, for each state of a quantizer: "alpha", and "grad_alpha".
Names symbols_of(Role role) {
    Names symbols;
    for (const auto& state : all_states(role))
        if (!state.symbol.empty()) symbols.push_back(state.symbol);
    return symbols;
}

const std::vector<std::string>& gradient_keys() {
    static const auto keys = [] {
        std::vector<std::string> list;
        for (const auto role : {Role::kWeight, Role::kActivation})
            for (const auto symbol : symbols_of(role)) list.push_back("grad_" + std::string(symbol));
        return list;
    }();
    return keys;
}

template <class Where>
void check_keys(const OrderedJson& object, const Names& known, Where where, Problems& problems) {
    for (const auto& [key, unused] : object.items())
        if (std::find(known.begin(), known.end(), key) == known.end())
            problems.add(where(key), "unknown key '" + key + "'", name_hint(key, known));
}

// Numbers that JSON has none for, as the strings that Python's json module and others write.
constexpr std::pair<std::string_view, float> kSpecialNumbers[] = {
    {"NaN", std::numeric_limits<float>::quiet_NaN()},
    {"Infinity", std::numeric_limits<float>::infinity()},
    {"-Infinity", -std::numeric_limits<float>::infinity()},
};

std::optional<float> as_float(const OrderedJson& value) {
    for (const auto& [text, special] : kSpecialNumbers)
        if (value == OrderedJson(text)) return special;
    if (!value.is_number()) return std::nullopt;
    const auto number = value.get<double>();
    if (!(std::abs(number) <= std::numeric_limits<float>::max())) return std::nullopt;
    return static_cast<float>(number);
}

// Reads one case; every message names the case and the key.
class CaseReader {
public:
    CaseReader(const JsonDocument& document, std::size_t index, const OrderedJson& value, Problems& problems)
        : document_(document), path_("cases." + std::to_string(index)), value_(value), problems_(problems) {}

    Case read() {
        if (!value_.is_object()) return add("", "expected an object, got " + brief(value_)), Case();
        Names known = {"name",       "quantizer", "input", "grad_output", "shape", "output",
                       "grad_input", "alpha",     "note",  "notes",       "source"};
        known.insert(known.end(), gradient_keys().begin(), gradient_keys().end());
        check_keys(
            value_, known, [&](const std::string& key) { return where(key); }, problems_);
        if (value_.contains("name") && !value_["name"].is_string())
            add("name", "expected a string, got " + brief(value_["name"]));
        Case result;
        result.input = read_numbers("input");
        result.grad_output = read_numbers("grad_output");
        if (value_.contains("input") && value_.contains("grad_output") &&
            result.input.size() != result.grad_output.size())
            add("grad_output", fmt::format("expected {} numbers, as many as input, got {}", result.input.size(),
                                           result.grad_output.size()));
        read_shape(result);
        read_quantizer(result);
        return result;
    }

private:
    std::string where(const std::string& key) const {
        const auto path = key.empty() ? path_ : path_ + "." + key;
        const bool named = value_.is_object() && value_.contains("name") && value_["name"].is_string();
        return named ? fmt::format("{} ({})", document_.where(path), value_["name"].get_ref<const std::string&>())
                     : document_.where(path);
    }

    void add(const std::string& key, std::string what, std::string hint = {}) {
        problems_.add(where(key), std::move(what), std::move(hint));
    }

    void missing(const std::string& key) { add(key, "missing"); }

    void read_quantizer(Case& result) {
        if (!value_.contains("quantizer")) return missing("quantizer");
        const auto& quantizer = value_["quantizer"];
        if (!quantizer.is_object()) return add("quantizer", "expected an object, got " + brief(quantizer));
        if (!quantizer.contains("role")) return missing("quantizer.role");
        const auto& role = quantizer["role"];
        const auto role_name = role.is_string() ? role.get<std::string>() : std::string();
        if (role_name != "weight" && role_name != "activation")
            return add("quantizer.role", "expected weight or activation, got " + brief(role),
                       role.is_string() ? name_hint(role_name, {"weight", "activation"}) : "");
        result.role = role_name == "weight" ? Role::kWeight : Role::kActivation;
        read_keys(quantizer, role_name, result);
        const auto& weight = result.config.quant.weight;
        const auto& activation = result.config.quant.activation;
        const bool is_weight = result.role == Role::kWeight;
        const auto* info = find_quantizer(result.role, is_weight ? weight.method : activation.method);
        if (info == nullptr) return;
        const auto problem = info->bits_problem(is_weight ? weight.bits.value : activation.bits.value);
        if (!problem.empty()) return add("quantizer.bits", problem);
        read_states(quantizer,
                    is_weight ? WeightQuantizer(weight).states(result.shape)
                              : ActivationQuantizer(activation).states(of_one_image(result.shape)),
                    result);
    }

    // Types, ranges and names of a quantizer's keys are those of a run's config.
    void read_keys(const OrderedJson& quantizer, const std::string& role, Case& result) {
        const auto keys = config_keys_of(result.role);
        auto known = symbols_of(result.role);
        known.push_back("role");
        known.insert(known.end(), keys.begin(), keys.end());
        check_keys(
            quantizer, known, [&](const std::string& key) { return where("quantizer." + key); }, problems_);
        for (const auto name : keys)
            if (const std::string key(name); quantizer.contains(key))
                set_key(result.config, fmt::format("quant.{}.{}", role, key), quantizer[key], where("quantizer." + key),
                        problems_);
        if (!quantizer.contains("method")) missing("quantizer.method");
        else if (!quantizer.contains("bits") && quantizer["method"] != "none") missing("quantizer.bits");
    }

    // The quantizer's states that a file may give: a number each, or a list where it has several. What has a floor is >
    // 0.
    void read_states(const OrderedJson& quantizer, const std::vector<QuantState>& states, Case& result) {
        for (const auto& state : states) {
            if (state.symbol.empty()) continue;
            const std::string key(state.symbol);
            auto tensor = torch::full(state.shape, state.start, torch::kFloat32);
            if (!quantizer.contains(key) && !state.starts_there) missing("quantizer." + key);
            else if (quantizer.contains(key)) read_state(quantizer[key], key, std::isfinite(state.floor), tensor);
            result.about.push_back(state);
            result.states.push_back(tensor.requires_grad_(state.kind == StateKind::kLearned));
        }
    }

    void read_state(const OrderedJson& value, const std::string& key, bool positive, torch::Tensor& tensor) {
        const auto list = value.is_array() ? value : OrderedJson::array({value});
        bool good = static_cast<std::int64_t>(list.size()) == tensor.numel();
        for (std::size_t i = 0; good && i < list.size(); ++i) {
            const auto number = as_float(list[i]);
            good = number && std::isfinite(*number) && (!positive || *number > 0);
            if (good) tensor.data_ptr<float>()[i] = *number;
        }
        if (good) return;
        const auto count = tensor.dim() == 0 ? "a float32 number" : fmt::format("{} float32 numbers", tensor.numel());
        add("quantizer." + key, fmt::format("expected {}{}, got {}", count, positive ? " > 0" : "", brief(value)));
    }

    std::vector<float> read_numbers(const std::string& key) {
        std::vector<float> numbers;
        if (!value_.contains(key)) return missing(key), numbers;
        const auto& list = value_[key];
        if (!list.is_array()) return add(key, "expected a list of numbers, got " + brief(list)), numbers;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto number = as_float(list[i]);
            if (!number) add(fmt::format("{}.{}", key, i), "expected a float32 number, got " + brief(list[i]));
            numbers.push_back(number.value_or(0.0F));
        }
        return numbers;
    }

    static std::vector<std::int64_t> of_one_image(const std::vector<std::int64_t>& shape) {
        return {shape.begin() + (shape.empty() ? 0 : 1), shape.end()};
    }

    void read_shape(Case& result) {
        const auto count = static_cast<std::int64_t>(result.input.size());
        result.shape = {count};
        if (!value_.contains("shape")) return;
        const auto& shape = value_["shape"];
        std::int64_t product = 1;
        const bool good = shape.is_array() && std::all_of(shape.begin(), shape.end(), [&](const OrderedJson& size) {
                              return size.is_number_unsigned() &&
                                     size.get<std::uint64_t>() <= (std::uint64_t{1} << 32) &&
                                     !__builtin_mul_overflow(product, size.get<std::int64_t>(), &product);
                          });
        if (good && product == count) result.shape = shape.get<std::vector<std::int64_t>>();
        else add("shape", fmt::format("expected sizes whose product is {}, got {}", count, brief(shape)));
    }

    const JsonDocument& document_;
    std::string path_;
    const OrderedJson& value_;
    Problems& problems_;
};

// The shortest text that reads back to the same float32, as a JSON number; a list where there are several.
OrderedJson number(float value) {
    if (std::isnan(value)) return kSpecialNumbers[0].first;
    if (std::isinf(value)) return kSpecialNumbers[value > 0 ? 1 : 2].first;
    return std::strtod(fmt::format("{}", value).c_str(), nullptr);
}

OrderedJson numbers(const torch::Tensor& tensor) {
    const auto flat = tensor.contiguous();
    auto list = OrderedJson::array();
    for (std::int64_t i = 0; i < flat.numel(); ++i) list.push_back(number(flat.data_ptr<float>()[i]));
    return list;
}

void run_case(const Case& c, OrderedJson& out) {
    for (const char* key : {"output", "grad_input", "alpha"}) out.erase(key);
    for (const auto& key : gradient_keys()) out.erase(key);
    const auto x = torch::tensor(c.input).reshape(c.shape).requires_grad_();
    torch::Tensor y, alpha;
    if (c.role == Role::kActivation) {
        y = ActivationQuantizer(c.config.quant.activation)(x, c.states);
    } else {
        const WeightQuantizer quantizer(c.config.quant.weight);
        const auto quantized = quantizer(x, c.states);
        y = quantized.values;
        if (quantizer.fits_scale()) alpha = quantized.scale;
    }
    out["output"] = numbers(y.detach());
    std::vector<torch::Tensor> inputs = {x};
    std::vector<std::string> keys = {"grad_input"};
    for (std::size_t i = 0; i < c.states.size(); ++i) {
        if (!c.states[i].requires_grad()) continue;
        inputs.push_back(c.states[i]);
        keys.push_back("grad_" + std::string(c.about[i].symbol));
    }
    const auto gradients = torch::autograd::grad({y}, inputs, {torch::tensor(c.grad_output).reshape(c.shape)});
    for (std::size_t i = 0; i < keys.size(); ++i)
        out[keys[i]] = i > 0 && gradients[i].dim() == 0 ? number(gradients[i].item<float>()) : numbers(gradients[i]);
    if (alpha.defined()) out["alpha"] = alpha.numel() == 1 ? number(alpha.item<float>()) : numbers(alpha);
}

void check_top(const JsonDocument& document, Problems& problems) {
    const auto& top = document.value;
    const auto add = [&](const char* key, const std::string& what) { problems.add(document.where(key), what); };
    check_keys(
        top, {"schema", "rounding", "notes", "note", "source", "cases"},
        [&](const std::string& key) { return document.where(key); }, problems);
    if (top.contains("schema") && top["schema"] != 1) add("schema", "expected 1, got " + brief(top["schema"]));
    if (top.contains("rounding") && top["rounding"] != "half to even")
        add("rounding", "expected \"half to even\", got " + brief(top["rounding"]));
    if (!top.contains("cases")) add("cases", "missing");
    else if (!top["cases"].is_array()) add("cases", "expected a list of cases, got " + brief(top["cases"]));
}

}  // namespace

OrderedJson run_cases(const JsonDocument& document, Problems& problems) {
    if (!document.value.is_object()) {
        if (!document.value.is_null() || problems.empty())
            problems.add(document.file, "expected an object with 'cases', got " + brief(document.value));
        return {};
    }
    check_top(document, problems);
    auto result = document.value;
    if (!result.contains("cases") || !result["cases"].is_array()) return result;
    std::vector<Case> cases;
    for (std::size_t i = 0; i < result["cases"].size(); ++i)
        cases.push_back(CaseReader(document, i, result["cases"][i], problems).read());
    if (!problems.empty()) return result;
    for (std::size_t i = 0; i < cases.size(); ++i) run_case(cases[i], result["cases"][i]);
    return result;
}

}  // namespace bitsweep::study
