// A checkpoint whose checksum fits, as one of another version or of somebody else's would: LibTorch has written its
// archive, and the facts and tensors in it are anything. The input's first piece is the facts, a byte of the second
// says what becomes of a tensor. And any bytes as a checkpoint.

#include "train/checkpoint.h"
#include "base/hash.h"
#include "fuzz/fuzz.h"
#include "models/table.h"
#include "nn/parameters.h"

namespace {

using namespace bitsweep;

constexpr char kRun[] = "0123456789abcdef";

torch::Tensor altered(const torch::Tensor& tensor, char how) {
    switch (how) {
        case 'd':
            return tensor.to(torch::kFloat64);
        case 'e':
            return torch::empty({0});
        case 'n':
            return torch::full_like(tensor.to(torch::kFloat32), NAN);  // the counts of batches are integers
        case 's':
            return torch::zeros({3, 1, 2});
        default:
            return tensor;
    }
}

// The tensors, but those that are left out ("-") or called otherwise ("x").
c10::Dict<std::string, torch::Tensor> dict_of(const NamedTensors& tensors, const std::string& how) {
    c10::Dict<std::string, torch::Tensor> dict;
    std::size_t i = 0;
    for (const auto& [name, tensor] : tensors) {
        const char change = how.empty() ? ' ' : how[i++ % how.size()];
        if (change != '-') dict.insert(change == 'x' ? name + "x" : name, altered(tensor.detach(), change));
    }
    return dict;
}

std::string archive_of(const std::string& facts, const std::string& how, const Network& network,
                       const torch::optim::Optimizer& optimizer) {
    torch::serialize::OutputArchive archive, optimizer_archive;
    optimizer.save(optimizer_archive);
    archive.write("facts", c10::IValue(facts));
    archive.write("state", c10::IValue(dict_of(state_tensors(network), how)));
    archive.write("levels", c10::IValue(dict_of({}, how)));
    archive.write("sums", c10::IValue(dict_of({{"loss", torch::zeros({})}, {"correct", torch::zeros({})}}, how)));
    if (how.find('o') == std::string::npos) archive.write("optimizer", optimizer_archive);
    std::ostringstream stream;
    archive.save_to(stream);
    return stream.str();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const auto network = [] {
        RunConfig config;
        config.model.name = "resnet8";
        config.model.width = 0.25;
        return make_network(config);
    }();
    torch::optim::SGD optimizer(network->parameters(), torch::optim::SGDOptions(0.1));
    const auto text = fuzz::text_of(bytes, size);
    const auto pieces = fuzz::pieces_of(text);
    const auto archive = archive_of(pieces[0], pieces.size() > 1 ? pieces[1] : "", *network, optimizer);
    fuzz::may_refuse([&] {
        const auto read = load_checkpoint(archive + sha256_hex(archive), "checkpoint.pt", kRun, *network, optimizer);
        fuzz::require(read.epoch >= 1 && read.step >= 0);
    });
    fuzz::may_refuse([&] { load_checkpoint(std::string(text), "checkpoint.pt", kRun, *network, optimizer); });
    return 0;
}
