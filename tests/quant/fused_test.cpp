// The fused operator is the composition of batch norm, addition and quantizer, forward and backward.

#include "quant/core/fused.h"

#include <cmath>

#include "support/catch.h"

namespace bitsweep::fused_test {

namespace {

struct Inputs {
    torch::Tensor x, residual, weight, bias, running_mean, running_var, batches, state, g_branch, g_shortcut;
};

Inputs make_inputs(const std::vector<std::int64_t>& shape, int seed, double alpha) {
    torch::manual_seed(static_cast<std::uint64_t>(seed));
    const auto channels = shape[1];
    return {torch::randn(shape) * 2 + 0.5,
            torch::randn(shape),
            torch::rand({channels}) + 0.5,
            torch::randn({channels}) * 0.3,
            torch::randn({channels}) * 0.1,
            torch::rand({channels}) + 0.5,
            torch::zeros({}, torch::kInt64),
            torch::full({}, alpha),
            torch::randn(shape),
            torch::randn(shape)};
}

struct Results {
    torch::Tensor branch, shortcut, dx, dresidual, dweight, dbias, dstate, running_mean, running_var;
    std::int64_t batches;
};

struct Case {
    ActivationQuantizer branch;
    std::optional<ActivationQuantizer> shortcut;
    bool has_residual = false;
    bool training = true;
};

Results run(Inputs in, const Case& c, bool fused) {
    const auto leaf = [](const torch::Tensor& t) { return t.detach().clone().requires_grad_(); };
    const auto x = leaf(in.x), residual = leaf(in.residual), weight = leaf(in.weight), bias = leaf(in.bias),
               state = leaf(in.state);
    NormState norm{weight, bias, in.running_mean.clone(), in.running_var.clone(), in.batches.clone(), c.training,
                   0.1,    1e-5};
    const auto* shortcut = c.shortcut ? &*c.shortcut : nullptr;
    torch::Tensor first, second;
    if (fused) {
        std::tie(first, second) =
            normalize_and_quantize(x, norm, c.has_residual ? residual : torch::Tensor(), c.branch, shortcut, state);
    } else {
        auto y = torch::batch_norm(x, weight, bias, norm.running_mean, norm.running_var, c.training, 0.1, 1e-5, false);
        const auto missing = y.size(1) - residual.size(1);
        if (c.has_residual) y = y + torch::constant_pad_nd(residual, {0, 0, 0, 0, missing / 2, missing - missing / 2});
        first = c.branch(y, state);
        second = shortcut != nullptr ? (*shortcut)(y, state) : first;
    }
    ((first * in.g_branch).sum() + (second * in.g_shortcut).sum()).backward();
    const auto gradient = [](const torch::Tensor& t) { return t.grad().defined() ? t.grad() : torch::zeros_like(t); };
    return {first.detach(), second.detach(), gradient(x),       gradient(residual), gradient(weight),
            gradient(bias), gradient(state), norm.running_mean, norm.running_var,   norm.batches.item<std::int64_t>()};
}

// Values that lie on a rounding or clipping edge may fall to the other side: few, and the rest agrees.
double share_apart(const torch::Tensor& a, const torch::Tensor& b, double tolerance) {
    const double scale = std::max(1e-12, b.abs().max().item<double>());
    return ((a - b).abs() > tolerance * scale).to(torch::kFloat64).mean().item<double>();
}

void check_alike(const Inputs& in, const Case& c) {
    const auto fused = run(in, c, true), composed = run(in, c, false);
    const double few = 2e-4 + 1.0 / static_cast<double>(in.x.numel());
    CHECK(share_apart(fused.branch, composed.branch, 1e-5) <= few);
    CHECK(share_apart(fused.shortcut, composed.shortcut, 1e-5) <= few);
    CHECK(share_apart(fused.dx, composed.dx, 2e-3) <= 2 * few);
    CHECK(share_apart(fused.dresidual, composed.dresidual, 1e-5) <= few);
    CHECK(share_apart(fused.dweight, composed.dweight, 3e-3) == 0);
    CHECK(share_apart(fused.dbias, composed.dbias, 3e-3) == 0);
    const double sum = (in.g_branch.abs().sum() + in.g_shortcut.abs().sum()).item<double>();
    CHECK(std::abs(fused.dstate.item<double>() - composed.dstate.item<double>()) <= 1e-4 * sum + 3);
    CHECK(share_apart(fused.running_mean, composed.running_mean, 1e-5) == 0);
    CHECK(share_apart(fused.running_var, composed.running_var, 1e-5) == 0);
    CHECK(fused.batches == (c.training ? 1 : 0));
}

std::vector<Case> cases() {
    std::vector<Case> list;
    for (const char* method : {"none", "pact", "pact+", "dorefa", "clip", "lsq"})
        for (const int bits : {1, 2, 4, 8, 32})
            for (const bool has_residual : {false, true})
                for (const bool training : {true, false})
                    list.push_back({ActivationQuantizer(method, Bits{bits}), {}, has_residual, training});
    for (const char* method : {"pact", "pact+"})
        for (const int bits : {4, 32})
            list.push_back({ActivationQuantizer(method, Bits{2}), ActivationQuantizer(method, Bits{bits}), true, true});
    list.push_back(
        {ActivationQuantizer("pact", Bits{2}), ActivationQuantizer(), true, true});  // quant.shortcut.clip = false
    list.push_back({ActivationQuantizer("pact", Bits{32}), ActivationQuantizer("pact", Bits{2}), false, true});
    return list;
}

}  // namespace

TEST_CASE("norm, residual and quantizer in one operator are the composition", "[quant][fused]") {
    const std::vector<std::vector<std::int64_t>> shapes = {
        {4, 3, 16, 16}, {3, 5, 7, 9}, {2, 1, 1, 1}, {5, 2, 1, 70}, {1, 4, 33, 2}};
    int seed = 0;
    for (const auto& c : cases())
        for (const auto& shape : shapes) {
            INFO(c.branch.method() << " at " << c.branch.bits() << (c.shortcut ? " with a shortcut" : "")
                                   << (c.has_residual ? ", residual" : "") << (c.training ? "" : ", evaluation") << ", "
                                   << shape[0] << "x" << shape[1] << "x" << shape[2] << "x" << shape[3]);
            const auto in = make_inputs(shape, ++seed, c.branch.states_need_bits() ? 0.4 : 1.3);
            REQUIRE(can_fuse(in.x, c.branch, c.shortcut ? &*c.shortcut : nullptr, in.state));
            // A variance of almost nothing amplifies rounding beyond any bound.
            if (c.training && shape[0] * shape[2] * shape[3] < 4) continue;
            check_alike(in, c);
        }
}

TEST_CASE("a residual with fewer channels is the one padded with zeros", "[quant][fused]") {
    const std::vector<Case> cases = {
        {ActivationQuantizer(), {}, true, true},
        {ActivationQuantizer("pact", Bits{2}), {}, true, true},
        {ActivationQuantizer("pact", Bits{2}), {}, true, false},
        {ActivationQuantizer("lsq", Bits{3}), {}, true, true},
        {ActivationQuantizer("pact", Bits{2}), ActivationQuantizer("pact", Bits{32}), true, true}};
    int seed = 1000;
    for (const auto& c : cases)
        for (const auto& [shape, residual_channels] : std::vector<std::pair<std::vector<std::int64_t>, std::int64_t>>{
                 {{4, 6, 8, 8}, 3}, {{3, 8, 5, 7}, 4}, {{2, 5, 3, 3}, 1}, {{7, 4, 1, 2}, 3}}) {
            INFO(c.branch.method() << (c.shortcut ? " with a shortcut" : "") << (c.training ? "" : ", evaluation")
                                   << ", " << residual_channels << " of " << shape[1] << " channels");
            auto in = make_inputs(shape, ++seed, c.branch.states_need_bits() ? 0.4 : 1.3);
            in.residual = torch::randn({shape[0], residual_channels, shape[2], shape[3]});
            check_alike(in, c);
        }
}

TEST_CASE("a residual of another shape is refused, not read past its end", "[quant][fused]") {
    for (const auto& shape :
         std::vector<std::vector<std::int64_t>>{{2, 5, 3, 3}, {1, 4, 3, 3}, {2, 4, 3, 2}, {2, 4, 3}, {2, 4, 9, 1}}) {
        auto in = make_inputs({2, 4, 3, 3}, 1, 1.3);
        in.residual = torch::zeros(shape);
        CHECK_THROWS_WITH(run(in, {ActivationQuantizer("pact", Bits{2}), {}, true, true}, true),
                          Contains("cannot be added to [2, 4, 3, 3]"));
    }
}

// Root mean square of the error, and its share along the truth (a gradient too long or too short), both to the truth's.
std::pair<double, double> errors(const torch::Tensor& value, const torch::Tensor& truth) {
    const auto error = value.to(torch::kFloat64) - truth;
    const double square = truth.square().sum().item<double>();
    return {std::sqrt(error.square().sum().item<double>() / square),
            std::abs((error * truth).sum().item<double>() / square)};
}

TEST_CASE("the fused operator is as near to float64 as LibTorch's operators are, and leans to no side",
          "[quant][fused]") {
    for (const char* method : {"none", "pact"})
        for (const bool has_residual : {false, true}) {
            auto in = make_inputs({64, 8, 32, 32}, 23, 1.3);
            // Nothing arrives where float32 cannot tell on which side of an end a value lies: that depends on how the
            // compiler rounds (fused multiply-add or not), and one value on the other side outweighs all rounding.
            auto y = torch::batch_norm(in.x.to(torch::kFloat64), in.weight.to(torch::kFloat64),
                                       in.bias.to(torch::kFloat64), {}, {}, true, 0.1, 1e-5, false);
            if (has_residual) y = y + in.residual;
            const auto is_clear = (y.abs() > 1e-5).logical_and((y - in.state).abs() > 1e-5);
            in.g_branch = in.g_branch * is_clear;
            in.g_shortcut = in.g_shortcut * is_clear;
            auto wide = in;
            for (auto* t : {&wide.x, &wide.residual, &wide.weight, &wide.bias, &wide.running_mean, &wide.running_var,
                            &wide.state, &wide.g_branch, &wide.g_shortcut})
                *t = t->to(torch::kFloat64);
            const Case c{ActivationQuantizer(method, Bits{32}), {}, has_residual, true};
            const auto fused = run(in, c, true), composed = run(in, c, false), truth = run(wide, c, false);
            const auto check = [&](const char* what, torch::Tensor Results::*member) {
                const auto ours = errors(fused.*member, truth.*member),
                           theirs = errors(composed.*member, truth.*member);
                CAPTURE(method, has_residual, what, ours, theirs);
                CHECK(ours.first <= 1.5 * theirs.first + 1e-7);
                if ((truth.*member).dim() > 0) CHECK(ours.second <= 1e-7);  // of one number it is the error itself
            };
            check("output", &Results::branch);
            check("dx", &Results::dx);
            check("dweight", &Results::dweight);
            check("dbias", &Results::dbias);
            check("running mean", &Results::running_mean);
            check("running variance", &Results::running_var);
            if (has_residual) check("dresidual", &Results::dresidual);
            if (c.branch.clips()) check("dalpha", &Results::dstate);
        }
}

TEST_CASE("the fused operator does not depend on the number of threads", "[quant][fused]") {
    const auto in = make_inputs({6, 7, 13, 11}, 5, 1.1);
    const Case c{ActivationQuantizer("pact+", Bits{2}), ActivationQuantizer("pact+", Bits{4}), true, true};
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const auto one = run(in, c, true);
    at::set_num_threads(3);
    const auto three = run(in, c, true);
    at::set_num_threads(threads);
    for (const auto& [a, b] : {std::pair{one.branch, three.branch},
                               {one.shortcut, three.shortcut},
                               {one.dx, three.dx},
                               {one.dresidual, three.dresidual},
                               {one.dweight, three.dweight},
                               {one.dstate, three.dstate},
                               {one.running_var, three.running_var}})
        CHECK(torch::equal(a, b));
}

TEST_CASE("levels of the fused operator are the quantizer's own, up to the last bit", "[quant][fused]") {
    const auto in = make_inputs({2, 3, 8, 8}, 9, 0.9);
    const auto y = run(in, {ActivationQuantizer("pact", Bits{2}), {}, false, true}, true).branch;
    const auto level = y / (in.state / 3);
    CHECK(((level - level.round()).abs() <= 1e-6).all().item<bool>());
    CHECK(y.min().item<float>() == 0);
    CHECK(y.max().item<float>() == Approx(0.9F));
}

TEST_CASE("NaN and infinity come through, denormals and a tiny clip do no harm", "[quant][fused]") {
    const Case c{ActivationQuantizer("pact", Bits{2}), {}, true, false};  // evaluation: one value harms no other
    auto in = make_inputs({1, 2, 4, 4}, 3, 1e-3);
    in.residual[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
    in.residual[0][0][0][1] = std::numeric_limits<float>::infinity();
    in.residual[0][0][0][2] = -std::numeric_limits<float>::infinity();
    in.x[0][1] = 1e-42F;
    const auto fused = run(in, c, true), composed = run(in, c, false);
    CHECK(torch::equal(fused.branch.isnan(), composed.branch.isnan()));
    CHECK(fused.branch.isnan().sum().item<int>() == 1);
    CHECK(fused.branch[0][0][0][1].item<float>() == Approx(1e-3F));
    CHECK(fused.branch[0][0][0][2].item<float>() == 0);
    auto bad = make_inputs({2, 2, 4, 4}, 4, 1.0);
    bad.x[0][1][0][0] = std::numeric_limits<float>::quiet_NaN();
    const auto training = run(bad, {ActivationQuantizer("pact", Bits{2}), {}, false, true}, true);
    CHECK(training.branch[1][1].isnan().all().item<bool>());
    CHECK_FALSE(training.branch[1][0].isnan().any().item<bool>());
}

}  // namespace bitsweep::fused_test
