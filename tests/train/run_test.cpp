// bitsweep-train run, as the program that the orchestrator starts.

#include "models/table.h"
#include "support/networks.h"
#include "sys/file_lock.h"
#include "sys/machine.h"
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
    for (const auto* name :
         {"config.json", "env.json", "model.json", "lock", "attempts.jsonl", "log.1.txt", "metrics.jsonl",
          "timing.jsonl", "layers.jsonl", "checkpoint.pt", "final.safetensors", "predictions.u8", "result.json"})
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
                            "weight.levels", "weight.norm", "weight.crossings"}) {
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
}

}  // namespace bitsweep::run_test
