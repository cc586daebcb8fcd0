#include "study/cases.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <torch/torch.h>

#include "base/names.h"
#include "config/config_io.h"
#include "config/tables.h"
#include "quant/core/table.h"

namespace bitsweep::study {
namespace {

using Names = std::vector<std::string_view>;

struct Case {
    Role role = Role::kWeight;
    RunConfig config;  // its quant.weight or quant.activation
    std::vector<QuantState> about;
    std::vector<torch::Tensor> states;
    std::vector<float> input;
    std::vector<float> grad_output;
    std::vector<std::int64_t> shape;
};

// What a case may be given, and what it answers, for each state of a quantizer: "alpha", and "grad_alpha".
Names with_symbols(Names known, Role role) {
    for (const auto& state : all_states(role))
        if (!state.symbol.empty()) known.push_back(state.symbol);
    return known;
}

const std::vector<std::string>& gradient_keys() {
    static const auto keys = [] {
        std::vector<std::string> list;
        for (const auto symbol : with_symbols(with_symbols({}, Role::kWeight), Role::kActivation))
            list.push_back("grad_" + std::string(symbol));
        return list;
    }();
    return keys;
}

// Reads one case; every message names the case and the key.
class CaseReader {
public:
    CaseReader(const JsonDocument& document, std::size_t index, const OrderedJson& value, Problems& problems)
        : document_(document), path_("cases." + std::to_string(index)), value_(value), problems_(problems) {}

    Case read() {
        if (!value_.is_object()) {
            add("", "expected an object, got " + brief(value_));
            return {};
        }
        Names known = {"name",       "quantizer", "input", "grad_output", "shape", "output",
                       "grad_input", "alpha",     "note",  "notes",       "source"};
        known.insert(known.end(), gradient_keys().begin(), gradient_keys().end());
        check_keys(value_, "", known);
        Case result;
        if (value_.contains("name") && !value_["name"].is_string())
            add("name", "expected a string, got " + brief(value_["name"]));
        read_quantizer(result);
        result.input = read_numbers("input");
        result.grad_output = read_numbers("grad_output");
        if (value_.contains("input") && value_.contains("grad_output") &&
            result.input.size() != result.grad_output.size())
            add("grad_output", fmt::format("expected {} numbers, as many as input, got {}", result.input.size(),
                                           result.grad_output.size()));
        read_shape(result);
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

    void check_keys(const OrderedJson& object, const std::string& prefix, const Names& known) {
        for (const auto& [key, unused] : object.items())
            if (std::find(known.begin(), known.end(), key) == known.end())
                add(prefix + key, "unknown key '" + key + "'", name_hint(key, known));
    }

    void missing(const std::string& key) { add(key, "missing"); }

    void read_quantizer(Case& result) {
        if (!value_.contains("quantizer")) return missing("quantizer");
        const auto& quantizer = value_["quantizer"];
        if (!quantizer.is_object()) return add("quantizer", "expected an object, got " + brief(quantizer));
        const auto role = quantizer.value("role", OrderedJson());
        if (role != "weight" && role != "activation") {
            if (!quantizer.contains("role")) return missing("quantizer.role");
            const auto hint = role.is_string() ? name_hint(role.get_ref<const std::string&>(), {"weight", "activation"})
                                               : std::string();
            return add("quantizer.role", "expected weight or activation, got " + brief(role), hint);
        }
        if (role == "weight") read_weight(quantizer, result);
        else read_activation(quantizer, result);
    }

    // Types, ranges and names of a quantizer's keys are those of a run's config.
    void read_keys(const OrderedJson& quantizer, const std::string& group, const Names& known, Case& result) {
        for (const auto key : known) {
            const std::string name(key);
            if (quantizer.contains(name))
                set_key(result.config, "quant." + group + "." + name, quantizer[name], where("quantizer." + name),
                        problems_);
        }
        if (!quantizer.contains("method")) missing("quantizer.method");
        else if (!quantizer.contains("bits") && quantizer["method"] != "none") missing("quantizer.bits");
    }

    void read_weight(const OrderedJson& quantizer, Case& result) {
        check_keys(quantizer, "quantizer.",
                   with_symbols({"role", "method", "bits", "zero_aligned", "coefficients", "scale_factor",
                                 "granularity", "gradient", "scale"},
                                Role::kWeight));
        read_keys(
            quantizer, "weight",
            {"method", "bits", "zero_aligned", "coefficients", "scale_factor", "granularity", "gradient", "scale"},
            result);
        const auto& weight = result.config.quant.weight;
        const auto* info = find_quantizer(Role::kWeight, weight.method);
        const auto problem = info == nullptr ? std::string() : info->bits_problem(weight.bits.value);
        if (!problem.empty()) add("quantizer.bits", problem);
        else if (info != nullptr) read_states(quantizer, WeightQuantizer(weight).states({}), result);
    }

    void read_activation(const OrderedJson& quantizer, Case& result) {
        result.role = Role::kActivation;
        check_keys(quantizer, "quantizer.", with_symbols({"role", "method", "bits", "clip"}, Role::kActivation));
        read_keys(quantizer, "activation", {"method", "bits", "clip"}, result);
        const auto& activation = result.config.quant.activation;
        if (find_quantizer(Role::kActivation, activation.method) != nullptr)
            read_states(quantizer, ActivationQuantizer(activation).states({}), result);
    }

    // What the quantizer keeps, but counts: a number each, or a list where it has several. What has a floor is > 0.
    void read_states(const OrderedJson& quantizer, const std::vector<QuantState>& states, Case& result) {
        for (const auto& state : states) {
            if (state.kind == StateKind::kCount) continue;
            const std::string key(state.symbol);
            auto tensor = torch::ones(state.shape);
            if (!quantizer.contains(key)) missing("quantizer." + key);
            else read_state(quantizer[key], key, std::isfinite(state.floor), tensor);
            result.about.push_back(state);
            result.states.push_back(tensor.requires_grad_(state.kind == StateKind::kLearned));
        }
    }

    void read_state(const OrderedJson& value, const std::string& key, bool positive, torch::Tensor& tensor) {
        const auto list = value.is_array() ? value : OrderedJson::array({value});
        bool good = static_cast<std::int64_t>(list.size()) == tensor.numel();
        for (std::size_t i = 0; good && i < list.size(); ++i) {
            const auto number = as_float(list[i]);
            good = number && (!positive || *number > 0);
            if (good) tensor.data_ptr<float>()[i] = *number;
        }
        if (good) return;
        const auto count = tensor.dim() == 0 ? "a float32 number" : fmt::format("{} float32 numbers", tensor.numel());
        add("quantizer." + key, fmt::format("expected {}{}, got {}", count, positive ? " > 0" : "", brief(value)));
    }

    static std::optional<float> as_float(const OrderedJson& value) {
        if (!value.is_number()) return std::nullopt;
        const auto number = value.get<double>();
        if (!(std::abs(number) <= std::numeric_limits<float>::max())) return std::nullopt;
        return static_cast<float>(number);
    }

    std::vector<float> read_numbers(const std::string& key) {
        if (!value_.contains(key)) return missing(key), std::vector<float>();
        const auto& list = value_[key];
        if (!list.is_array()) return add(key, "expected a list of numbers, got " + brief(list)), std::vector<float>();
        std::vector<float> numbers;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto number = as_float(list[i]);
            if (!number) add(fmt::format("{}.{}", key, i), "expected a float32 number, got " + brief(list[i]));
            numbers.push_back(number.value_or(0.0F));
        }
        return numbers;
    }

    void read_shape(Case& result) {
        result.shape = {static_cast<std::int64_t>(result.input.size())};
        if (!value_.contains("shape")) return;
        const auto& shape = value_["shape"];
        bool good = shape.is_array();
        std::int64_t product = 1;
        std::vector<std::int64_t> sizes;
        for (std::size_t i = 0; good && i < shape.size(); ++i) {
            good = shape[i].is_number_unsigned() && shape[i].get<std::uint64_t>() <= (std::uint64_t{1} << 32);
            if (!good) break;
            sizes.push_back(shape[i].get<std::int64_t>());
            good = !__builtin_mul_overflow(product, sizes.back(), &product);
        }
        if (good && product == result.shape[0]) result.shape = sizes;
        else add("shape", fmt::format("expected sizes whose product is {}, got {}", result.shape[0], brief(shape)));
    }

    const JsonDocument& document_;
    std::string path_;
    const OrderedJson& value_;
    Problems& problems_;
};

// The shortest text that reads back to the same float32, as a JSON number.
OrderedJson number(float value) {
    if (!std::isfinite(value)) return nullptr;
    return std::strtod(fmt::format("{}", value).c_str(), nullptr);
}

OrderedJson number(const torch::Tensor& scalar) {
    return number(scalar.item<float>());
}

OrderedJson numbers(const torch::Tensor& tensor) {
    const auto flat = tensor.contiguous();
    auto list = OrderedJson::array();
    for (std::int64_t i = 0; i < flat.numel(); ++i) list.push_back(number(flat.data_ptr<float>()[i]));
    return list;
}

torch::Tensor tensor_of(const std::vector<float>& values, const std::vector<std::int64_t>& shape) {
    auto tensor = torch::empty(shape, torch::kFloat32);
    std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
    return tensor;
}

// The gradients, of x and of what is learned.
void write_gradients(const Case& c, const torch::Tensor& y, const torch::Tensor& x, OrderedJson& out) {
    std::vector<torch::Tensor> inputs = {x};
    std::vector<std::string> keys = {"grad_input"};
    for (std::size_t i = 0; i < c.states.size(); ++i) {
        if (!c.states[i].requires_grad()) continue;
        inputs.push_back(c.states[i]);
        keys.push_back("grad_" + std::string(c.about[i].symbol));
    }
    const auto gradients = torch::autograd::grad({y}, inputs, {tensor_of(c.grad_output, c.shape)});
    for (std::size_t i = 0; i < keys.size(); ++i)
        out[keys[i]] = i > 0 && gradients[i].dim() == 0 ? number(gradients[i]) : numbers(gradients[i]);
}

void run_case(const Case& c, OrderedJson& out) {
    for (const char* key : {"output", "grad_input", "alpha"}) out.erase(key);
    for (const auto& key : gradient_keys()) out.erase(key);
    const auto x = tensor_of(c.input, c.shape).requires_grad_();
    if (c.role == Role::kActivation) {
        const auto y = ActivationQuantizer(c.config.quant.activation)(x, c.states);
        out["output"] = numbers(y.detach());
        return write_gradients(c, y, x, out);
    }
    const WeightQuantizer quantizer(c.config.quant.weight);
    const auto quantized = quantizer(x, c.states);
    const auto& scale = quantized.scale;
    out["output"] = numbers(quantized.values.detach());
    write_gradients(c, quantized.values, x, out);
    if (quantizer.fits_scale()) out["alpha"] = scale.numel() == 1 ? number(scale) : numbers(scale);
}

void check_top(const JsonDocument& document, Problems& problems) {
    const auto& top = document.value;
    const Names known = {"schema", "rounding", "notes", "note", "source", "cases"};
    for (const auto& [key, unused] : top.items())
        if (std::find(known.begin(), known.end(), key) == known.end())
            problems.add(document.where(key), "unknown key '" + key + "'", name_hint(key, known));
    if (top.contains("schema") && top["schema"] != 1)
        problems.add(document.where("schema"), "expected 1, got " + brief(top["schema"]));
    if (top.contains("rounding") && top["rounding"] != "half to even")
        problems.add(document.where("rounding"), "expected \"half to even\", got " + brief(top["rounding"]));
    if (!top.contains("cases")) problems.add(document.where("cases"), "missing");
    else if (!top["cases"].is_array())
        problems.add(document.where("cases"), "expected a list of cases, got " + brief(top["cases"]));
}

}  // namespace

OrderedJson run_cases(const JsonDocument& document, Problems& problems) {
    if (document.value.is_null()) {
        if (problems.empty()) problems.add(document.file, "expected an object with 'cases', got null");
        return {};
    }
    if (!document.value.is_object()) {
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
