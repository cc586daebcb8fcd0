#include "train/checkpoint.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "nn/parameters.h"

namespace bitsweep {
namespace {

constexpr char kUnknownArithmetic[] = "one that was not recorded";  // of checkpoints from before it was

using TensorDict = c10::Dict<std::string, torch::Tensor>;

TensorDict to_dict(const NamedTensors& tensors) {
    TensorDict dict;
    for (const auto& [name, tensor] : tensors) dict.insert(name, tensor.detach().cpu());
    return dict;
}

TensorDict read_dict(torch::serialize::InputArchive& archive, const std::string& key) {
    c10::IValue value;
    archive.read(key, value);
    return c10::impl::toTypedDict<std::string, torch::Tensor>(value.toGenericDict());
}

// One number or name after another; JSON keeps doubles to the bit.
Json facts_of(const std::string& run_id, const Progress& progress) {
    return {{"run", run_id},
            {"epoch", progress.epoch},
            {"step", progress.step},
            {"best_top1", progress.best_top1},
            {"best_epoch", progress.best_epoch},
            {"epoch_s", progress.epoch_s},
            {"train_s", progress.train_s},
            {"arithmetics", progress.arithmetics}};
}

void copy_state(const TensorDict& saved, Network& network) {
    torch::NoGradGuard no_grad;
    const auto state = state_tensors(network);
    TORCH_CHECK(saved.size() == state.size(), "it holds ", saved.size(), " tensors, not ", state.size());
    for (auto [name, tensor] : state) tensor.copy_(saved.at(name));
}

[[noreturn]] void fail_damaged(const std::string& file, const std::string& why) {
    throw DataError(fmt::format("{} is damaged: {}; remove it to begin the run again", file, why));
}

// An archive that nothing follows, with its end record: a checkpoint of bitsweep 0.1 as it was before checksums.
bool ends_as_archive(const std::string& bytes) {
    constexpr std::size_t kEndRecord = 22;
    return bytes.size() > kEndRecord && bytes.compare(bytes.size() - kEndRecord, 4, "PK\5\6") == 0;
}

// LibTorch reads an altered tensor without a word.
std::string archive_of(const std::string& bytes, const std::string& file) {
    constexpr std::size_t kDigest = 64;
    if (ends_as_archive(bytes)) return bytes;
    const auto size = bytes.size() - std::min(kDigest, bytes.size());
    auto archive = bytes.substr(0, size);
    if (sha256_hex(archive) != bytes.substr(size)) fail_damaged(file, "it is not what its checksum says");
    return archive;
}

}  // namespace

std::string format_checkpoint(const std::string& run_id, const Network& network,
                              const torch::optim::Optimizer& optimizer, const Progress& progress) {
    NamedTensors levels(progress.levels.begin(), progress.levels.end());
    torch::serialize::OutputArchive archive, optimizer_archive;
    optimizer.save(optimizer_archive);
    archive.write("facts", c10::IValue(write_json(facts_of(run_id, progress))));
    archive.write("state", c10::IValue(to_dict(state_tensors(network))));
    archive.write("levels", c10::IValue(to_dict(levels)));
    archive.write("sums", c10::IValue(to_dict({{"loss", progress.loss_sum}, {"correct", progress.correct}})));
    archive.write("optimizer", optimizer_archive);
    std::ostringstream stream;
    archive.save_to(stream);
    const auto bytes = stream.str();
    return bytes + sha256_hex(bytes);
}

Progress load_checkpoint(const std::string& bytes, const std::string& file, const std::string& run_id, Network& network,
                         torch::optim::Optimizer& optimizer) {
    Progress progress;
    const auto device = network.parameters().front().device();
    std::istringstream stream(archive_of(bytes, file));
    try {
        torch::serialize::InputArchive archive, optimizer_archive;
        archive.load_from(stream, device);  // the optimizer takes its state as it comes
        c10::IValue text;
        archive.read("facts", text);
        const auto facts = read_json(text.toStringRef());
        if (facts.at("run") != run_id)
            throw ConfigError(file,
                              fmt::format("is a checkpoint of run {}, not of {}", write_json(facts.at("run")), run_id));
        copy_state(read_dict(archive, "state"), network);
        for (const auto& item : read_dict(archive, "levels")) progress.levels[item.key()] = item.value().cpu();
        const auto sums = read_dict(archive, "sums");
        progress.loss_sum = sums.at("loss");
        progress.correct = sums.at("correct");
        archive.read("optimizer", optimizer_archive);
        optimizer.load(optimizer_archive);
        progress.epoch = facts.at("epoch");
        progress.step = facts.at("step");
        progress.best_top1 = facts.at("best_top1");
        progress.best_epoch = facts.at("best_epoch");
        progress.epoch_s = facts.at("epoch_s");
        progress.train_s = facts.at("train_s");
        progress.arithmetics = facts.value("arithmetics", std::vector<std::string>{kUnknownArithmetic});
        TORCH_CHECK(progress.epoch >= 1 && progress.step >= 0, "it stands at epoch ", progress.epoch, ", step ",
                    progress.step);
    } catch (const ConfigError&) {
        throw;
    } catch (const c10::Error& error) {
        fail_damaged(file, error.what_without_backtrace());
    } catch (const std::exception& error) {  // of JSON, or of a dictionary that lacks a tensor
        fail_damaged(file, error.what());
    }
    return progress;
}

}  // namespace bitsweep
