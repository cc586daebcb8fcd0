#include "train/trainer.h"

#include <algorithm>
#include <cmath>
#include <csignal>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "base/names.h"
#include "base/random.h"
#include "config/canonical.h"
#include "config/config_io.h"
#include "kernels/kernels.h"
#include "nn/cost.h"
#include "nn/parameters.h"
#include "nn/safetensors.h"
#include "quant/methods/sawb.h"
#include "runs/files.h"
#include "sys/machine.h"
#include "sys/process.h"
#include "train/checkpoint.h"
#include "train/device.h"
#include "train/evaluate.h"
#include "train/optimizer.h"
#include "train/schedule.h"
#include "train/session.h"
#include "train/step_runner.h"

namespace bitsweep {
namespace {

constexpr std::int64_t kProbeImages = 512, kProbePixels = kProbeImages * 40 * 40;  // the probe goes through at once
constexpr std::int64_t kLookEvery = 50;  // steps between two looks at the clips and at the loss
constexpr double kCheckpointEvery_s = 60;

// JSON has no NaN: null, as the file formats say.
OrderedJson number(double value) {
    return std::isfinite(value) ? OrderedJson(value) : OrderedJson(nullptr);
}

// One line of metrics.jsonl for people.
std::string summary(const OrderedJson& line, std::int64_t epochs) {
    std::string text = fmt::format("epoch {}/{}", line["epoch"].get<std::int64_t>(), epochs);
    for (const char* key : {"train.loss", "train.top1", "val.top1", "test.loss", "test.top1"}) {
        if (!line.contains(key)) continue;
        text += line[key].is_null() ? fmt::format("  {} NaN", key)
                                    : fmt::format("  {} {:.4g}", key, line[key].get<double>());
    }
    return text;
}

class Trainer {
public:
    /// computed_by: of this attempt's start line.
    Trainer(const RunConfig& config, const TrainSettings& settings, const Clock& clock, RunDirectory& directory,
            std::string computed_by);

    Outcome run();

private:
    void begin_or_resume();
    void resume(const std::string& checkpoint);
    std::string mixed_arithmetic() const;
    std::uint64_t noise_seed() const;
    void report(const OrderedJson& train, std::optional<double> rate);
    void begin_next_epoch();
    void write_layers(std::int64_t epoch);
    void warn_of_weights(const DiagnosticsReport& report);
    void look();
    void write_clips();
    bool has_diverged();
    bool checkpoint_due() const;
    void save();
    Outcome stop();
    void write_outputs();
    Safetensors final_weights();
    Outcome finish(std::int64_t epochs, const std::string& divergence);

    const RunConfig& config_;
    const TrainSettings& settings_;
    const Clock& clock_;
    RunDirectory& directory_;
    const std::string id_, computed_by_;
    const std::uint64_t seed_;

    Session session_;
    const std::int64_t steps_per_epoch_;
    Network& network_;
    torch::Tensor probe_;
    ScheduledOptimizer optimizer_;
    std::unique_ptr<StepRunner> runner_;

    Progress progress_;
    std::optional<Evaluation> test_;                             // of the last epoch, if this attempt has made it
    std::vector<std::pair<std::int64_t, torch::Tensor>> clips_;  // step -> clips, on the device, not yet written
    torch::Tensor loss_seen_;  // loss_sum as it was at the last look; on the CPU, perhaps still on its way there
    std::vector<std::string> unfitted_;  // layers outside SAWB's line at the last report
    double saved_at_s_ = 0;
    std::int64_t steps_since_save_ = 0;
};

Trainer::Trainer(const RunConfig& config, const TrainSettings& settings, const Clock& clock, RunDirectory& directory,
                 std::string computed_by)
    : config_(config),
      settings_(settings),
      clock_(clock),
      directory_(directory),
      id_(run_id(config)),
      computed_by_(std::move(computed_by)),
      seed_(static_cast<std::uint64_t>(config.seed)),
      session_(config, {settings.data_root, directory.path().parent_path()}, settings.device),
      steps_per_epoch_(session_.steps_per_epoch()),
      network_(session_.network()) {
    const auto& data = session_.data();
    for (const auto* set : {&data.train, &data.test})
        for (const auto& file : set->skipped) directory.say("left out: " + file);
    const auto pixels = data.train.side() * data.train.side();
    auto& probe =
        session_.first_training_images(std::min(kProbeImages, std::max<std::int64_t>(1, kProbePixels / pixels)));
    probe_ = probe.get(0, probe.size()).images.clone();
    network_.set_arithmetic(settings.arithmetic);
    if (session_.teacher() != nullptr) session_.teacher()->network().set_arithmetic(settings.arithmetic);
    optimizer_ = make_optimizer(config, parameter_groups(network_));
    runner_ = config.train.graph ? captured_runner(network_, *optimizer_.optimizer, settings.device, session_.teacher())
                                 : eager_runner(network_, *optimizer_.optimizer, session_.teacher());
    directory_.write(kModelFile, write_json(cost_json(layer_costs(network_)), 2) + "\n");
}

Outcome Trainer::run() {
    begin_or_resume();
    while (progress_.epoch <= config_.epochs) {
        const auto epoch = progress_.epoch;
        const auto diverged = [&] {
            return finish(epoch - 1, fmt::format("the loss became NaN or infinite in epoch {}", epoch));
        };
        auto& batches = session_.epoch(epoch);
        network_.train();
        double rate = 0;
        const double start_s = clock_.steady_s() - progress_.epoch_s;
        for (; progress_.step < steps_per_epoch_; ++progress_.step) {
            progress_.epoch_s = clock_.steady_s() - start_s;
            if (stop_signal_count() > 0) return stop();
            if (checkpoint_due()) save();
            if (has_diverged()) return diverged();

            const auto batch = batches.get(progress_.step * config_.batch, config_.batch);
            rate = learning_rate(config_, (epoch - 1) * steps_per_epoch_ + progress_.step, steps_per_epoch_);
            optimizer_.set_rate(rate);
            if (network_.is_stochastic()) torch::manual_seed(noise_seed());
            const auto [logits, loss] = runner_->run(batch);
            network_.follow_step();
            optimizer_.optimizer->step();
            network_.clamp_alphas();

            torch::NoGradGuard no_grad;
            progress_.loss_sum.add_(loss.to(torch::kFloat64), static_cast<double>(config_.batch));
            progress_.correct.add_((logits.argmax(1) == batch.labels).sum());
            ++steps_since_save_;
            look();
        }
        const double images = static_cast<double>(steps_per_epoch_ * config_.batch);
        const double loss = progress_.loss_sum.item<double>() / images;  // waits for the device
        progress_.epoch_s = clock_.steady_s() - start_s;
        if (!std::isfinite(loss)) return diverged();
        const double top1 = 100.0 * static_cast<double>(progress_.correct.item<std::int64_t>()) / images;
        report({{"train.loss", loss}, {"train.top1", top1}}, rate);
        if (!std::isfinite(test_->loss)) return diverged();
        begin_next_epoch();
    }
    return finish(config_.epochs, "");
}

void Trainer::begin_or_resume() {
    saved_at_s_ = clock_.steady_s();
    loss_seen_ = torch::zeros({}, torch::TensorOptions(torch::kFloat64).pinned_memory(settings_.device.is_cuda()));
    progress_.loss_sum = torch::zeros({}, torch::TensorOptions(torch::kFloat64).device(settings_.device));
    progress_.correct = torch::zeros({}, torch::TensorOptions(torch::kInt64).device(settings_.device));
    directory_.say(fmt::format("run {}: {} on {}, {} epochs of {} steps, {}, {}", id_, config_.model.name,
                               config_.data.name, config_.epochs, steps_per_epoch_, settings_.device.str(),
                               counted(static_cast<std::size_t>(settings_.threads), "thread")));
    if (const auto bytes = directory_.read(kCheckpointFile)) return resume(*bytes);
    progress_.epoch = 0;
    progress_.arithmetics = {computed_by_};
    begin_training(network_);
    session_.calibrate();
    report(OrderedJson::object(), std::nullopt);
    begin_next_epoch();
}

void Trainer::resume(const std::string& checkpoint) {
    const auto file = (directory_.path() / kCheckpointFile).string();
    progress_ = load_checkpoint(checkpoint, file, id_, network_, *optimizer_.optimizer);
    auto& ways = progress_.arithmetics;
    if (std::find(ways.begin(), ways.end(), computed_by_) == ways.end()) ways.push_back(computed_by_);
    directory_.say(fmt::format("goes on in epoch {} after step {}", progress_.epoch, progress_.step));
    if (const auto mixed = mixed_arithmetic(); !mixed.empty()) directory_.say(mixed);
}

// "" of a run that has been computed in one way from its beginning.
std::string Trainer::mixed_arithmetic() const {
    if (progress_.arithmetics.size() < 2) return {};
    return fmt::format("the run is no longer one arithmetic, which differ by rounding: {}",
                       fmt::join(progress_.arithmetics, ", then "));
}

// Depends on this step alone, so that a resumed run draws the same noise.
std::uint64_t Trainer::noise_seed() const {
    return derive_seed(seed_, fmt::format("noise {} {}", progress_.epoch, progress_.step));
}

// Evaluates, and writes the epoch's lines. `train`: its train.* metrics.
void Trainer::report(const OrderedJson& train, std::optional<double> rate) {
    const double start_s = clock_.steady_s();
    const auto epoch = progress_.epoch;
    OrderedJson line{{"epoch", epoch}};
    line.update(train);
    if (!session_.split().validation.empty()) {
        const auto validation = evaluate(network_, session_.validation());
        line["val.loss"] = number(validation.loss);
        line["val.top1"] = validation.top1;
    }
    test_ = evaluate(network_, session_.test(), /*keep_logits=*/epoch == config_.epochs);
    line["test.loss"] = number(test_->loss);
    line["test.top1"] = test_->top1;
    if (rate) line["lr"] = *rate;
    write_clips();
    write_layers(epoch);
    const double eval_s = clock_.steady_s() - start_s;
    const double images = static_cast<double>(steps_per_epoch_ * config_.batch);
    directory_.timing({{"epoch", epoch},
                       {"train_s", progress_.epoch_s},
                       {"eval_s", eval_s},
                       {"images_per_s", epoch == 0 ? OrderedJson() : number(images / progress_.epoch_s)},
                       {"peak_bytes", peak_memory_bytes()}});
    directory_.metrics(line);
    directory_.sync();
    directory_.say(summary(line, config_.epochs) + fmt::format("  {:.1f} s", progress_.epoch_s + eval_s));
    progress_.train_s += progress_.epoch_s + eval_s;
}

void Trainer::begin_next_epoch() {
    if (progress_.epoch > 0 && test_->top1 > progress_.best_top1) {
        progress_.best_top1 = test_->top1;
        progress_.best_epoch = progress_.epoch;
    }
    ++progress_.epoch;
    progress_.step = 0;
    progress_.epoch_s = 0;
    progress_.loss_sum.zero_();
    progress_.correct.zero_();
    loss_seen_.zero_();
    save();
}

void Trainer::write_layers(std::int64_t epoch) {
    auto report = diagnose(network_, probe_, progress_.levels);
    network_.reset_counts();
    progress_.levels = std::move(report.levels);
    warn_of_weights(report);
    for (const auto& [layer, values] : report.layers) {
        OrderedJson line{{"epoch", epoch}, {"layer", layer}};
        for (const auto& [key, value] : values.items())
            line[key] = value.is_number_float() ? number(value.get<double>()) : OrderedJson(value);
        directory_.layers(line);
    }
}

// Says which layers' weights SAWB's line was not fitted to, whenever they are others than at the last report.
void Trainer::warn_of_weights(const DiagnosticsReport& report) {
    std::vector<std::string> names, texts;
    for (std::size_t i = 0; i < report.layers.size(); ++i) {
        const auto& [name, values] = report.layers[i];
        if (!values.contains("weight.rms_ratio") || !network_.layers()[i].layer->quant().weight.has_fitted_line())
            continue;
        const auto ratio = values["weight.rms_ratio"].get<double>();
        if (ratio >= kSawbLeastRatio && ratio <= kSawbLargestRatio) continue;
        names.push_back(name);
        texts.push_back(fmt::format("{} {:.4g}", name, ratio));
    }
    if (names != unfitted_ && !names.empty())
        directory_.say(
            fmt::format("warning: SAWB's coefficients were fitted to weights whose rms / mean|w| is {} to "
                        "{}; outside it: {}; quant.weight.guard=true bounds the scale from below",
                        kSawbLeastRatio, kSawbLargestRatio, fmt::join(texts, ", ")));
    unfitted_ = std::move(names);
}

// Takes copies of the clips and the loss every 50 steps, which are written or checked later; waits for nothing.
void Trainer::look() {
    const auto step = (progress_.epoch - 1) * steps_per_epoch_ + progress_.step + 1;
    if (step % kLookEvery != 0) return;
    if (const auto clips = network_.alphas(); clips.defined()) clips_.emplace_back(step, clips);
    loss_seen_.copy_(progress_.loss_sum, /*non_blocking=*/true);
}

void Trainer::write_clips() {
    const auto& names = network_.alpha_names();
    for (const auto& [step, clips] : clips_) {
        const auto values = clips.cpu();
        for (std::size_t i = 0; i < names.size(); ++i)
            directory_.layers({{"step", step},
                               {"layer", names[i]},
                               {"act.alpha", number(values[static_cast<std::int64_t>(i)].item<double>())}});
    }
    clips_.clear();
}

// Checks the copy of the loss taken 49 steps ago; by now it has reached the CPU, so nothing waits.
bool Trainer::has_diverged() {
    const auto step = (progress_.epoch - 1) * steps_per_epoch_ + progress_.step;
    return step % kLookEvery == kLookEvery - 1 && !std::isfinite(loss_seen_.item<double>());
}

bool Trainer::checkpoint_due() const {
    if (settings_.checkpoint_steps > 0) return steps_since_save_ >= settings_.checkpoint_steps;
    return clock_.steady_s() - saved_at_s_ >= kCheckpointEvery_s;
}

void Trainer::save() {
    write_clips();      // a resumed attempt does not come by these steps again
    directory_.sync();  // lines first: a checkpoint that is ahead of them would leave a gap for good
    directory_.write(kCheckpointFile, format_checkpoint(id_, network_, *optimizer_.optimizer, progress_));
    saved_at_s_ = clock_.steady_s();
    steps_since_save_ = 0;
}

Outcome Trainer::stop() {
    save();
    const auto mixed = mixed_arithmetic();
    return {Cause::kInterrupted, fmt::format("stopped by {} in epoch {} after step {}{}{}",
                                             last_stop_signal() == SIGINT ? "SIGINT" : "SIGTERM", progress_.epoch,
                                             progress_.step, mixed.empty() ? "" : "; ", mixed)};
}

// The network's answers on the test set: classes, and logits where they are few.
void Trainer::write_outputs() {
    const auto bytes = [](const torch::Tensor& tensor) {
        return std::string_view(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
    };
    const auto& predictions = test_->predictions;
    directory_.write(predictions.element_size() == 1 ? std::string(kPredictionsFile) : kWidePredictionsFile,
                     bytes(predictions));
    if (predictions.element_size() == 1) directory_.write(kLabelsFile, bytes(test_->labels));
    if (test_->logits.size(1) > kMostClassesOfLogits) return;
    directory_.write(kLogitsFile, bytes(test_->logits.to(torch::kFloat16).contiguous()));
}

// The weights, what quantizing makes of them, and all that rebuilding the network needs beside them.
Safetensors Trainer::final_weights() {
    Safetensors file{weight_tensors(network_), {{"run", id_}, {"config", write_json(to_json(config_))}}};
    for (auto& [name, tensor] : quantized_tensors(network_)) file.tensors.emplace_back(name, tensor);
    const auto& pixels = session_.normalization();
    file.tensors.emplace_back("normalization.scale", pixels.scale);
    file.tensors.emplace_back("normalization.shift", pixels.shift);
    return file;
}

Outcome Trainer::finish(std::int64_t epochs, const std::string& divergence) {
    const bool diverged = !divergence.empty();
    const auto cause = diverged ? Cause::kDiverged : Cause::kFinished;
    const double start_s = clock_.steady_s();
    OrderedJson result{{"run", id_}, {"outcome", to_string(cause)}, {"epochs", epochs}};
    if (diverged) {
        for (const char* key : {"test.top1", "test.loss", "test.top1_bn"}) result[key] = nullptr;
    } else {
        if (!test_) test_ = evaluate(network_, session_.test(), /*keep_logits=*/true);
        write_outputs();
        // Before the statistics are estimated again: the file holds the network that test.top1 speaks of.
        directory_.write(kFinalWeightsFile, format_safetensors(final_weights()));
        reestimate_batch_norm(network_, session_.epoch(config_.epochs + 1), config_.batch);
        result["test.top1"] = test_->top1;
        result["test.loss"] = number(test_->loss);
        result["test.ece"] = number(test_->ece);
        const auto& by_class = test_->top1_by_class;
        for (const double top1 : std::ssize(by_class) <= kMostClassesOfLogits ? by_class : std::vector<double>())
            result["test.by_class"].push_back(number(top1));
        result["test.top1_bn"] = evaluate(network_, session_.test()).top1;
    }
    const bool has_best = progress_.best_epoch > 0;
    result["best.test.top1"] = has_best ? OrderedJson(progress_.best_top1) : OrderedJson();
    result["best.epoch"] = has_best ? OrderedJson(progress_.best_epoch) : OrderedJson();
    result["train_s"] = progress_.train_s + progress_.epoch_s + clock_.steady_s() - start_s;
    result["attempts"] = directory_.attempt();
    result["peak_bytes"] = peak_memory_bytes();
    if (progress_.arithmetics.size() > 1) result["arithmetics"] = progress_.arithmetics.size();
    if (config_.data.on_bad_image == "skip")
        result["skipped"] = {{"train", session_.data().train.skipped.size()},
                             {"test", session_.data().test.skipped.size()}};
    result["message"] = divergence;
    // The last file of all: whoever finds it, finds the others.
    directory_.write(kResultFile, write_json(result, 2) + "\n");
    return {cause, diverged ? divergence : mixed_arithmetic()};
}

// The kernels are the CPU's: on a GPU LibTorch's operators do all.
StartLine start_line(const TrainSettings& settings) {
    StartLine start{.threads = settings.threads, .device = settings.device.str()};
    const bool on_cpu = settings.device.is_cpu();
    start.arithmetic = to_string(on_cpu ? settings.arithmetic : Arithmetic::kComposed);
    start.instruction_set = on_cpu ? kernels::kernels_for(kernels::Device::kCpu)->name : "cuda";
    return start;
}

bool is_out_of_memory(const std::string& what) {
    for (const char* words : {"out of memory", "can't allocate memory", "not enough memory", "bad allocation",
                              "_ALLOC_FAILED", "_ALLOCATION_FAILED"})
        if (what.find(words) != std::string::npos) return true;
    return false;
}

using OwnTrainer = Trainer;  // outside of here, a Trainer is another program (config/trainer.h)

}  // namespace

Outcome outcome_of(const std::exception& error) {
    if (const auto* torch_error = dynamic_cast<const c10::Error*>(&error)) {
        const std::string what = torch_error->what_without_backtrace();
        if (is_out_of_memory(what)) return {Cause::kOutOfMemory, what};
        return {Cause::kCrashed, what};
    }
    if (const auto* config = dynamic_cast<const ConfigError*>(&error)) {
        std::vector<std::string> lines;
        for (const auto& problem : config->problems()) lines.push_back(to_string(problem));
        return {Cause::kBadConfig, fmt::format("{}", fmt::join(lines, "\n"))};
    }
    if (dynamic_cast<const DataError*>(&error) != nullptr) return {Cause::kBadConfig, error.what()};
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr || is_out_of_memory(error.what()))
        return {Cause::kOutOfMemory, error.what()};
    return {Cause::kCrashed, error.what()};
}

Outcome train(const RunConfig& config, const TrainSettings& settings, const Clock& clock) {
    auto directory = RunDirectory::open(settings.directory);
    if (!directory) return {Cause::kPreempted, settings.directory.string() + " is busy: another attempt is alive"};
    directory->claim(run_id(config), to_json(config));
    if (const auto result = directory->result()) return {*result, "run " + run_id(config) + " has its result already"};
    const auto facts = environment_facts(settings.device, settings.threads, settings.argv, config.data);
    directory->write(kEnvironmentFile, write_json(facts, 2) + "\n");
    auto start = start_line(settings);
    start.git_commit = facts["git_commit"];
    start.binary_sha256 = facts["binary_sha256"];
    directory->begin_attempt(clock, start);
    Outcome outcome;
    try {
        outcome = OwnTrainer(config, settings, clock, *directory, start.computed_by()).run();
    } catch (const std::exception& error) {
        outcome = outcome_of(error);
    }
    directory->end_attempt(clock, outcome);
    return outcome;
}

}  // namespace bitsweep
