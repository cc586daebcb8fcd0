// bitsweep-train run, as the program that the orchestrator starts.

#include <csignal>

#include "../../src/train/trainer.h"  // the tests have a file of that name
#include "config/canonical.h"
#include "config/resolve.h"
#include "models/table.h"
#include "support/networks.h"
#include "support/wait.h"
#include "sys/file_lock.h"
#include "sys/machine.h"
#include "train/evaluate.h"
#include "train/trainer.h"

namespace bitsweep::run_test {
using test::Trainer;

namespace fs = std::filesystem;

TEST_CASE("a finished run leaves every file of the format", "[train][run]") {
    auto keys = test::two_bits();
    keys["data.validation"] = 64;
    const Trainer trainer(keys);
    const auto output = trainer.run();
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    for (const auto* name : {"config.json", "env.json", "model.json", "lock", "attempts.jsonl", "log.1.txt",
                             "metrics.jsonl", "timing.jsonl", "layers.jsonl", "checkpoint.pt", "final.safetensors",
                             "predictions.u8", "labels.u8", "logits.f16", "result.json"})
        CHECK(fs::exists(trainer.file(name)));
    CHECK(fs::file_size(trainer.file("predictions.u8")) == 1000);

    const auto metrics = test::last_lines(trainer.file("metrics.jsonl"));
    REQUIRE(metrics.size() == 4);  // epochs 0 to 3
    CHECK_FALSE(metrics.at("epoch=0 ").contains("train.loss"));
    const auto& last = metrics.at("epoch=3 ");
    for (const auto* key : {"train.loss", "train.top1", "val.loss", "val.top1", "test.loss", "test.top1", "lr"})
        CHECK(last.contains(key));

    const auto result = trainer.json("result.json");
    CHECK(result["outcome"] == "finished");
    CHECK(result["run"].get<std::string>().size() == 16);
    CHECK(result["epochs"] == 3);
    CHECK(result["test.top1"] == last["test.top1"]);
    CHECK(result["test.loss"] == last["test.loss"]);
    for (const auto* key : {"test.top1_bn", "best.test.top1", "best.epoch", "train_s", "peak_bytes"})
        CHECK(result[key].is_number());

    const auto layers = test::last_lines(trainer.file("layers.jsonl"));
    const auto& layer = layers.at("epoch=3 layer=\"layer1.0.conv2\" ");
    for (const auto* key : {"act.alpha", "act.alpha_grad", "act.clipped", "act.zero", "act.levels", "act.error_clip",
                            "act.error_round", "weight.scale", "weight.nmse", "weight.clipped", "weight.zero",
                            "weight.levels", "weight.norm", "weight.crossings", "weight.rms_ratio"}) {
        INFO(key);
        CHECK(layer.contains(key));
    }
    const auto attempts = read_file(trainer.file("attempts.jsonl"));
    CHECK_THAT(attempts, Contains("\"event\":\"start\"") && Contains("\"outcome\":\"finished\""));
    CHECK(trainer.json("env.json")["threads"] == 1);
    CHECK_THAT(read_file(trainer.file("log.1.txt")), Contains("epoch 3/3"));
}

TEST_CASE("the clips are written every 50 steps too", "[train][run]") {
    auto keys = test::two_bits();
    keys["batch"] = 4;
    keys["epochs"] = 1;
    const Trainer trainer(keys);
    REQUIRE(trainer.run().status.code == 0);
    CHECK(test::last_lines(trainer.file("layers.jsonl")).at("step=50 layer=\"layer1.0.conv1\" ").contains("act.alpha"));
}

TEST_CASE("a run that has its result is left alone", "[train][run]") {
    const Trainer trainer(Json{{"epochs", 1}});
    REQUIRE(trainer.run().status.code == 0);
    const auto attempts = read_file(trainer.file("attempts.jsonl"));
    const auto output = trainer.run();
    CHECK(output.status.code == 0);
    CHECK_THAT(output.text, Contains("has its result already"));
    CHECK(read_file(trainer.file("attempts.jsonl")) == attempts);
}

TEST_CASE("a damaged result is named, not trained over, and exits 20", "[train][run]") {
    const Trainer trainer(test::two_bits());
    fs::create_directories(trainer.file("result.json").parent_path());
    write_file_atomically(trainer.file("result.json"), "{\"run\": \"ab");
    const auto output = trainer.run();
    CHECK(output.status.code == 20);
    CHECK_THAT(output.text, Contains("result.json is damaged; remove it"));
    CHECK(read_file(trainer.file("result.json")) == "{\"run\": \"ab");
}

TEST_CASE("a second attempt while one is alive exits 75", "[train][run]") {
    const Trainer trainer;
    fs::create_directories(trainer.file("lock").parent_path());
    const auto lock = FileLock::try_take(trainer.file("lock"), "the test");
    const auto output = trainer.run();
    CHECK(output.status.code == 75);
    CHECK_THAT(output.text, Contains("busy"));
    CHECK_FALSE(fs::exists(trainer.file("attempts.jsonl")));
}

TEST_CASE("what cannot be trained exits 20 and says why", "[train][run]") {
    struct Case {
        Json keys;
        std::string device;
        std::vector<std::string> says;
        std::string attempts;  // of the directory, where one was made
    };
    for (const auto& c : std::vector<Case>{
             {{{"optim.lrr", 1}, {"quant.weight.bits", 12}, {"data.normalize", "chanel"}},
              "cpu",
              {"optim.lrr", "did you mean 'optim.lr'", "quant.weight.bits", "1..8, or 32", "did you mean 'channel'"},
              ""},
             {{{"data.name", "cifar10"}}, "cpu", {"data_batch_1.bin is missing"}, "\"outcome\":\"bad_config\""},
             {{{"model.name", "alexnet"}}, "cpu", {"model.name: alexnet needs images of 44 pixels"}, "bad_config"},
             {Json::object(), "cuda:63", {"--device", "cuda:63"}, ""},
             {Json::object(), "gpu", {"--device", "gpu"}, ""},
             {{{"train.graph", true}}, "cpu", {"train.graph", "needs a GPU", "train.graph=false"}, "bad_config"}}) {
        Trainer trainer(c.keys);
        trainer.device = c.device;
        const auto output = trainer.run({"--data-root", trainer.directory().string()});
        CHECK(output.status.code == 20);
        for (const auto& part : c.says) CHECK_THAT(output.text, Contains(part));
        CHECK(fs::exists(trainer.directory()) == !c.attempts.empty());
        if (!c.attempts.empty()) CHECK_THAT(read_file(trainer.file("attempts.jsonl")), Contains(c.attempts));
    }
}

// cuBLAS and cuDNN allocate by themselves, and say so in their own words.
TEST_CASE("an exception for want of memory is known by its words, on the CPU and on a GPU", "[train]") {
    for (const auto* words :
         {"[enforce fail at alloc_cpu.cpp:75] err == 0. DefaultCPUAllocator: can't allocate memory",
          "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 139.81 GiB",
          "CUDA error: out of memory", "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
          "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
          "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED"}) {
        INFO(words);
        CHECK(outcome_of(c10::Error({"here", "here.cpp", 1}, words)).cause == Cause::kOutOfMemory);
        CHECK(outcome_of(std::runtime_error(words)).cause == Cause::kOutOfMemory);
    }
    CHECK(outcome_of(std::bad_alloc()).cause == Cause::kOutOfMemory);
    CHECK(outcome_of(c10::Error({"here", "here.cpp", 1}, "CUDA error: device-side assert triggered")).cause ==
          Cause::kCrashed);
}

TEST_CASE("initial weights that no network can have end a run with exit 20; it has not diverged", "[train][run]") {
    const test::Folder root;
    auto config = test::full_precision("resnet8");
    config.model.width = 0.25;
    const auto network = make_network(config);
    test::by_name(state_tensors(*network)).at("bn1.running_var").fill_(-1);
    write_file_atomically(root.path / "w.safetensors", format_safetensors({weight_tensors(*network), {}}));
    const Trainer trainer(Json{{"init.weights", "w.safetensors"}});
    const auto output = trainer.run({"--data-root", root.path.string()});
    CHECK(output.status.code == 20);
    CHECK_THAT(output.text, Contains("w.safetensors: bn1.running_var: holds a negative variance"));
    CHECK_THAT(read_file(trainer.file("attempts.jsonl")), Contains("\"outcome\":\"bad_config\""));
    CHECK_FALSE(fs::exists(trainer.file("result.json")));
}

TEST_CASE("a run multiplies in bf16, and its weights are float32", "[train][run]") {
    auto keys = test::two_bits();
    keys["train.precision"] = "bf16";
    keys["epochs"] = 1;
    const Trainer trainer(keys);
    const auto output = trainer.run();
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    const auto lines = test::last_lines(trainer.file("metrics.jsonl"));
    CHECK(lines.at("epoch=1 ")["train.loss"].get<double>() < 2.5);
    CHECK(trainer.json("config.json")["train"]["precision"] == "bf16");
    CHECK(read_file(trainer.file("final.safetensors")).find("BF16") == std::string::npos);
}

TEST_CASE("without the fused operators a run comes out the same, up to rounding", "[train][run]") {
    auto keys = test::two_bits();
    keys["epochs"] = 1;
    const Trainer fused(keys), composed(keys);
    REQUIRE(fused.run().status.code == 0);
    REQUIRE(composed.run({"--composed"}).status.code == 0);
    const auto loss_of = [](const Trainer& trainer) {
        return test::last_lines(trainer.file("metrics.jsonl")).at("epoch=1 ")["train.loss"].get<double>();
    };
    CHECK(loss_of(composed) == Approx(loss_of(fused)).epsilon(0.02));
    CHECK_THAT(composed.json("env.json")["argv"].dump(), Contains("--composed"));
}

TEST_CASE("a diverged run is recorded, exits 10, and is not trained again", "[train][run]") {
    const Trainer trainer(Json{{"optim.lr", 1e20}});
    const auto output = trainer.run();
    INFO(output.text);
    CHECK(output.status.code == 10);
    const auto result = trainer.json("result.json");
    CHECK(result["outcome"] == "diverged");
    CHECK(result["epochs"] == 0);
    CHECK(result["test.top1"].is_null());
    CHECK_THAT(result["message"].get<std::string>(), Contains("NaN or infinite in epoch 1"));
    CHECK_THAT(read_file(trainer.file("attempts.jsonl")), Contains("\"outcome\":\"diverged\""));
    CHECK(trainer.run().status.code == 10);
    CHECK(test::count_lines(trainer.file("attempts.jsonl"), "\"start\"") == 1);
}

TEST_CASE("a directory with another run's config is refused", "[train][run]") {
    const Trainer trainer, other(Json{{"seed", 2}});
    fs::create_directories(trainer.directory());
    write_file_atomically(trainer.file("config.json"), other.config.dump());
    const auto output = trainer.run();
    CHECK(output.status.code == 20);
    CHECK_THAT(output.text, Contains("is the config of run"));
}

TEST_CASE("a checkpoint of another run, and a damaged one, are refused", "[train][run]") {
    const Trainer trainer(Json{{"epochs", 1}}), other(Json{{"epochs", 1}, {"seed", 2}});
    REQUIRE(other.run().status.code == 0);
    fs::create_directories(trainer.directory());
    fs::copy_file(other.file("checkpoint.pt"), trainer.file("checkpoint.pt"));
    auto output = trainer.run();
    CHECK(output.status.code == 20);
    CHECK_THAT(output.text, Contains("is a checkpoint of run"));
    const auto whole = read_file(other.file("checkpoint.pt"));
    auto altered = whole;
    altered[whole.size() / 2] ^= 1;
    for (const auto& damaged : {whole.substr(0, 5000), altered, std::string("x"), std::string()}) {
        write_file_atomically(trainer.file("checkpoint.pt"), damaged);
        output = trainer.run();
        CHECK(output.status.code == 20);
        CHECK_THAT(output.text, Contains("checkpoint.pt is damaged: it is not what its checksum says; remove it"));
    }
}

TEST_CASE("a run starts from its parent's final weights", "[train][run]") {
    const Trainer child(Json{{"epochs", 1}, {"init.from", {{"base", "parent.json"}}}});
    const Trainer parent(Json{{"epochs", 1}});
    write_file_atomically(child.config_file().parent_path() / "parent.json", parent.config.dump());
    const auto orphan = child.run();
    CHECK(orphan.status.code == 20);
    CHECK_THAT(orphan.text, Contains("has not finished"));

    REQUIRE(parent.run().status.code == 0);
    const auto result = parent.json("result.json");
    fs::copy(parent.directory(), child.directory().parent_path() / result["run"].get<std::string>());
    const auto output = child.run();
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    const auto first = test::last_lines(child.file("metrics.jsonl")).at("epoch=0 ");
    CHECK(first["test.top1"] == result["test.top1"]);
    CHECK(first["test.loss"] == result["test.loss"]);
    CHECK(child.json("config.json")["init"]["from"]["epochs"] == 1);
}

TEST_CASE("a run learns from its parent's outputs without its weights, damps and freezes, and resumes to the bit",
          "[train][run]") {
    auto keys = test::two_bits();
    keys.update(Json{{"epochs", 2},
                     {"train.distill.from", {{"base", "parent.json"}}},
                     {"train.distill.weight", 0.5},
                     {"quant.weight.damping", 0.01},
                     {"quant.weight.freeze", 0.05},
                     {"quant.weight.freeze_momentum", 0.1}});
    const Trainer parent(Json{{"epochs", 1}}), child(keys), stopped(keys);
    for (const auto* trainer : {&child, &stopped})
        write_file_atomically(trainer->config_file().parent_path() / "parent.json", parent.config.dump());
    CHECK_THAT(child.run().text, Contains("learns from run") && Contains("has not finished"));
    REQUIRE(parent.run().status.code == 0);
    const auto id = parent.json("result.json")["run"].get<std::string>();
    for (const auto* trainer : {&child, &stopped})
        fs::copy(parent.directory(), trainer->directory().parent_path() / id);
    REQUIRE(child.run().status.code == 0);
    const auto first = test::last_lines(child.file("metrics.jsonl")).at("epoch=0 ");
    CHECK(first["test.top1"] != parent.json("result.json")["test.top1"]);
    const auto frozen =
        test::last_lines(child.file("layers.jsonl")).at("epoch=2 layer=\"layer1.0.conv1\" ")["weight.frozen"];
    CHECK(frozen.get<double>() > 0);

    const auto pid = stopped.start({"--checkpoint-steps", "3"});
    test::wait_until(
        [&] { return fs::exists(stopped.file("checkpoint.pt")) && fs::exists(stopped.file("metrics.jsonl")); });
    ::kill(pid, SIGKILL);
    wait_process(pid);
    REQUIRE(stopped.run().status.code == 0);
    CHECK(sha256_of_file(stopped.file("final.safetensors")) == sha256_of_file(child.file("final.safetensors")));
}

TEST_CASE("final weights hold codes and scales whose product is what the network multiplies", "[train][run]") {
    auto keys = test::two_bits();
    keys.update(Json{{"epochs", 1}, {"quant.first.bits", 8}, {"quant.shortcut.bits", 4}});
    const Trainer trainer(keys);
    REQUIRE(trainer.run().status.code == 0);
    const auto file = parse_safetensors(read_file(trainer.file("final.safetensors")), "final");
    auto tensors = test::by_name(file.tensors);
    const auto config = parse_whole_config(file.metadata.at("config"), "config", {});
    CHECK(run_id(config) == file.metadata.at("run"));
    const auto network = make_network(config);
    load_weights(*network, file.tensors, "final");
    network->eval();
    for (const auto& [name, layer] : network->layers()) {
        INFO(name);
        const auto values = layer->quantize_weight().values;
        CHECK(tensors.contains(name + ".weight.codes") == (layer->quant().weight.levels() > 0));
        if (layer->quant().weight.levels() == 0) continue;
        const auto codes = tensors.at(name + ".weight.codes");
        CHECK(codes.scalar_type() == (layer->weight_bits() == 8 ? torch::kInt16 : torch::kInt8));
        const auto product = codes.to(torch::kFloat32) * tensors.at(name + ".weight.scale").reshape({-1, 1, 1, 1});
        CHECK((product - values).abs().max().item<double>() <= 1e-6 * values.abs().max().item<double>());
    }
    CHECK(tensors.at("layer1.0.conv1.activation.step").item<float>() ==
          Approx(tensors.at("layer1.0.conv1.alpha").item<float>() / 3));
    CHECK(tensors.at("layer1.0.conv1.shortcut.step").item<float>() ==
          Approx(tensors.at("layer1.0.conv1.alpha").item<float>() / 15));
    CHECK(tensors.at("normalization.scale").numel() == 3);
}

TEST_CASE("eval of exported weights gives the run's own result", "[train][run]") {
    const Trainer trainer(Json{{"epochs", 1}});
    REQUIRE(trainer.run().status.code == 0);
    const auto program = test::World::program("bitsweep-train").string();
    const auto out = trainer.directory().parent_path() / "exported.safetensors";
    REQUIRE(run_command({program, "export", "--run", trainer.directory().string(), "--format", "safetensors", "--out",
                         out.string()})
                .status.code == 0);
    const auto output = run_command({program, "eval", "--config", trainer.file("config.json").string(), "--weights",
                                     out.string(), "--threads", "1", "--json"});
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    const auto line = Json::parse(output.text);
    CHECK(line["top1"] == trainer.json("result.json")["test.top1"]);
    CHECK(line["images"] == 1000);
    const auto result = trainer.json("result.json");
    CHECK(line["ece"] == result["test.ece"]);
    CHECK(result["test.by_class"].size() == 10);
    CHECK(fs::file_size(trainer.file("logits.f16")) == 1000 * 10 * 2);
}

TEST_CASE("eval on corrupted images gives every corruption at every severity", "[.full]") {
    const Trainer trainer(Json{{"epochs", 1}});
    REQUIRE(trainer.run().status.code == 0);
    const auto program = test::World::program("bitsweep-train").string();
    const auto corrupted = run_command(
        {program, "eval", "--run", trainer.directory().string(), "--corruptions", "--threads", "1", "--json"});
    INFO(corrupted.text);
    REQUIRE(corrupted.status.code == 0);
    const auto rows = Json::parse(corrupted.text);
    CHECK(rows["images"] == "corrupted");
    CHECK(rows["clean.top1"] == trainer.json("result.json")["test.top1"]);
    CHECK(rows["top1"].size() == 6);
    CHECK(rows["top1"]["contrast"].size() == 5);
}

TEST_CASE("ECE is the distance between confidence and accuracy, bin by bin", "[train]") {
    const auto confidence = torch::tensor({0.95, 0.95, 0.5, 0.5}, torch::kFloat64);
    const auto right = torch::tensor({true, true, true, false});
    CHECK(expected_calibration_error(confidence, right) == Approx(100 * (0.1 + 0.0) / 4));
    CHECK(expected_calibration_error(torch::tensor({0.2, 0.2 + 1e-9}, torch::kFloat64), torch::tensor({true, false})) ==
          Approx(100 * (0.8 + 0.2) / 2).epsilon(1e-6));  // a bin's upper end belongs to it
}

}  // namespace bitsweep::run_test
