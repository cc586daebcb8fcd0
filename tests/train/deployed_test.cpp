// A finished run, deployed: bitsweep-train beside bitsweep-infer.

#include <sstream>

#include <fmt/format.h>

#include "base/safetensors.h"
#include "data/made_files.h"
#include "sys/file.h"
#include "train/trainer.h"

namespace bitsweep::deployed_test {
using test::Trainer;
using test::World;

namespace {

std::string in_order(const CommandOutput& output) {
    INFO(output.text);
    CHECK(output.status.code == 0);
    return output.text;
}

/// A run and its files.
struct Deployed {
    Trainer trainer;

    explicit Deployed(Json keys) : trainer((keys["epochs"] = 1, keys)) { in_order(trainer.run()); }

    std::string file(const std::string& name) const { return trainer.file(name).string(); }
    CommandOutput train(const std::string& command, const std::vector<std::string>& more) const {
        std::vector<std::string> argv{World::program("bitsweep-train").string(), command, "--run",
                                      trainer.directory().string()};
        argv.insert(argv.end(), more.begin(), more.end());
        return run_command(argv);
    }
    CommandOutput infer(const std::string& data, const std::vector<std::string>& more = {}) const {
        std::vector<std::string> argv{World::program("bitsweep-infer").string(), "eval", file("net.bsnet"), "--data",
                                      data};
        argv.insert(argv.end(), more.begin(), more.end());
        return run_command(argv);
    }
    void export_all(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> argv{"--format", "bsnet", "--out", file("net.bsnet"), "--inputs", file("images")};
        argv.insert(argv.end(), more.begin(), more.end());
        in_order(train("export", argv));
    }

    void check_equal(const std::string& data) const {
        in_order(train("eval", {"--predictions", file("a.classes"), "--logits", file("a.logits"), "--threads", "2"}));
        const std::vector<std::string> more{"--predictions", file("b.classes"), "--logits", file("b.logits"), "--json"};
        const auto json = Json::parse(in_order(infer(data, more)));
        CHECK((read_file(file("a.logits")) == read_file(file("b.logits"))));
        CHECK((read_file(file("a.classes")) == read_file(file("b.classes"))));
        CHECK((read_file(file("b.classes")) == read_file(trainer.file("predictions.u8"))));
        const auto classes = trainer.config.value("data.classes", std::size_t{10});
        CHECK(read_file(file("b.logits")).size() == read_file(file("b.classes")).size() * classes * sizeof(float));
        CHECK(json["images"] == read_file(file("b.classes")).size());
        CHECK(json["top1"] == trainer.json("result.json")["test.top1"]);
    }
};

Json with(Json keys, const Json& more) {
    keys.update(more);
    return keys;
}

}  // namespace

TEST_CASE("bitsweep-infer gives the classes and the logits of the trainer, byte for byte", "[train][deploy]") {
    const auto quantized = [](const char* weight, const char* activation, int bits) {
        return Json{{"quant.weight.method", weight},
                    {"quant.weight.bits", bits},
                    {"quant.activation.method", activation},
                    {"quant.activation.bits", bits}};
    };
    const std::vector<std::pair<const char*, Json>> cases{
        {"PACT+SAWB, shortcut in full precision", with(test::two_bits(), {{"quant.shortcut.bits", 32}})},
        {"1 bit, pre-activation", with(quantized("dorefa", "dorefa", 1), {{"model.block", "pre"}})},
        {"3 bits, learned steps, ends at 8",
         with(quantized("lsq", "lsq", 3), {{"quant.first.bits", 8}, {"quant.last.bits", 8}})},
        {"8 bits, projection, scales a channel",
         with(quantized("minmax", "minmax", 8), {{"model.shortcut", "B"}, {"quant.weight.granularity", "channel"}})},
        {"the mean image", with(quantized("wrpn", "wrpn", 4), {{"data.normalize", "pixel_mean"}})},
    };
    for (const auto& [about, keys] : cases) {
        INFO(about);
        const Deployed deployed(keys);
        deployed.export_all();
        deployed.check_equal(deployed.file("images"));
    }
}

TEST_CASE("bitsweep-infer reads CIFAR-10's own files as the trainer does", "[train][deploy]") {
    const char* root = std::getenv("BITSWEEP_DATA");
    if (root == nullptr) {
        WARN("skipped: BITSWEEP_DATA is not set");
        return;
    }
    const Deployed deployed(with(test::two_bits(), {{"data.name", "cifar10"}}));
    deployed.export_all({"--images", "10"});
    deployed.check_equal("cifar10");
    CHECK(read_file(deployed.file("b.classes")).size() == 10000);
    in_order(deployed.infer(deployed.file("images"), {"--predictions", deployed.file("c.classes")}));
    CHECK(read_file(deployed.file("c.classes")) == read_file(deployed.file("b.classes")).substr(0, 10));
}

TEST_CASE(
    "the networks that are no CIFAR ResNet, deployed, give the trainer's classes and logits of 100 images and more",
    "[.full][deploy]") {
    const auto quantized = with(test::two_bits(), {{"model.width", 1.0}, {"batch", 8}});
    {
        INFO("svhnnet");
        const Deployed deployed(with(quantized, {{"model.name", "svhnnet"}}));
        deployed.export_all();
        deployed.check_equal(deployed.file("images"));
    }
    const char* root = std::getenv("BITSWEEP_DATA");
    if (root == nullptr || !test::fs::exists(test::fs::path(root) / "flowers-mini")) {
        std::puts("SKIPPED: deploying networks of photographs: flowers-mini is not under BITSWEEP_DATA");
        return;
    }
    // The 30 images to validate with train, so that the 120 to train with are classified.
    const test::Folder folder;
    const auto data = folder.path / "flowers";
    test::fs::create_directory(data);
    test::fs::create_symlink(test::fs::path(root) / "flowers-mini/val", data / "train");
    test::fs::create_symlink(test::fs::path(root) / "flowers-mini/train", data / "val");
    const auto photographs = with(quantized, {{"data.name", "folder"},
                                              {"data.folder", data.string()},
                                              {"data.classes", 5},
                                              {"data.normalize", "imagenet"},
                                              {"data.train_images", nullptr}});
    for (const auto& [network, more] : {std::pair<const char*, Json>{"alexnet", Json::object()},
                                        {"resnet18", {{"model.block", "pre"}}},
                                        {"resnet18", {{"quant.shortcut.bits", 32}}},
                                        {"resnet50", {{"data.image_size", 112}}}}) {
        INFO(network << " " << more.dump());
        const Deployed deployed(with(with(photographs, {{"model.name", network}}), more));
        deployed.export_all();
        deployed.check_equal(deployed.file("images"));
        CHECK(read_file(deployed.file("b.classes")).size() == 120);
    }
}

TEST_CASE("a deployed network refuses images of another kind, and formats that cannot hold it", "[train][deploy]") {
    const Deployed deployed(with(test::two_bits(), {{"quant.weight.bits", 3}}));
    deployed.export_all({"--images", "3"});
    const auto weights = deployed.infer(deployed.file("final.safetensors"));
    CHECK(weights.status.code == 2);
    CHECK_THAT(weights.text, Contains("expected a tensor 'images' of F32 with 4 dimensions") && Contains("--inputs"));
    CHECK(deployed.infer(deployed.file("nothing")).status.code != 0);
    const auto nowhere = run_command({World::program("bitsweep-train").string(), "export", "--run", "nowhere"});
    CHECK(nowhere.status.code == 20);
    CHECK_THAT(nowhere.text, Contains("--run: there is no folder nowhere"));
    const auto uint2 = deployed.train("export", {"--format", "onnx-uint2", "--out", deployed.file("n.onnx")});
    CHECK(uint2.status.code != 0);
    CHECK_THAT(uint2.text, Contains("layer1.0.conv1: 8 codes do not fit two bits"));
    const auto zero =
        deployed.train("export", {"--format", "onnx", "--out", deployed.file("n.onnx"), "--zero-point=-0.5"});
    CHECK_THAT(zero.text, Contains("--zero-point: only the format qonnx has one"));
    CHECK_FALSE(test::fs::exists(deployed.file("n.onnx")));
    for (const char* format : {"onnx", "qonnx"})
        in_order(deployed.train("export", {"--format", format, "--out", deployed.file(format)}));
}

TEST_CASE("image files of one's own are read as a data set's are, and classified by name", "[train][deploy]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 2, 20);
    const Deployed deployed(with(test::two_bits(), {{"data.name", "folder"},
                                                    {"data.folder", (root.path / "images").string()},
                                                    {"data.classes", 2},
                                                    {"data.image_size", 16},
                                                    {"data.normalize", "imagenet"},
                                                    {"data.train_images", 0},
                                                    {"batch", 8}}));
    deployed.export_all();
    std::vector<std::string> files;
    for (const auto* name : {"c0", "c1"})
        for (const auto& file : entries_in(root.path / "images/val" / name)) files.push_back(file.string());
    const auto exported = [&](const std::vector<std::string>& these) {
        std::vector<std::string> argv{"--inputs", deployed.file("mine"), "--files"};
        argv.insert(argv.end(), these.begin(), these.end());
        return deployed.train("export", argv);
    };
    in_order(exported(files));
    const auto test_images = read_file(deployed.file("images")), mine = read_file(deployed.file("mine"));
    const auto pixels = [](const std::string& bytes) {
        for (const auto& entry : read_safetensors(bytes, "x").entries)
            if (entry.name == "images") return std::string(entry.bytes);
        return std::string();
    };
    CHECK((pixels(mine) == pixels(test_images)));
    const auto classify = [&](const std::vector<std::string>& more) {
        std::vector<std::string> argv{World::program("bitsweep-infer").string(), "classify",
                                      deployed.file("net.bsnet")};
        argv.insert(argv.end(), more.begin(), more.end());
        return run_command(argv);
    };
    std::istringstream lines(in_order(classify({"--data", deployed.file("mine")})));
    const auto classes = read_file(deployed.trainer.file("predictions.u8"));
    for (std::size_t i = 0; i < files.size(); ++i) {
        std::string line;
        std::getline(lines, line);
        INFO(line);
        CHECK(line.starts_with(fmt::format("{}: class {} (c{}), ", files[i], +classes[i], +classes[i])));
    }
    CHECK_THAT(classify({"--data", deployed.file("images")}).text, Contains("labelled 0 (c0)"));
    test::write(root.path / "names.txt", "oak\nelm\n");
    CHECK_THAT(classify({"--data", deployed.file("mine"), "--names", (root.path / "names.txt").string()}).text,
               Contains("(oak)") || Contains("(elm)"));
    CHECK_THAT(deployed.infer(deployed.file("mine")).text, Contains("image files without labels"));
    test::write(root.path / "x.png", "\x89PNG\r\n\x1a\n");
    const auto png = exported({(root.path / "x.png").string()});
    CHECK(png.status.code == 20);
    CHECK_THAT(png.text, Contains("--files: ") && Contains("x.png: Not a JPEG file") && Contains("convert others"));
}

TEST_CASE("a deployed ResNet-20 is as large as describe counts", "[train][deploy]") {
    const Trainer trainer(with(test::two_bits(), {{"model.name", "resnet20"},
                                                  {"model.width", 1.0},
                                                  {"quant.shortcut.bits", 32},
                                                  {"data.normalize", "pixel_mean"}}));
    const auto text = in_order(run_command(
        {World::program("bitsweep-train").string(), "describe", "--config", trainer.config_file().string(), "--json"}));
    const auto json = Json::parse(text);
    const auto tensors = json["deployed"]["tensor_bytes"].get<double>(),
               size = json["total"]["size_bytes"].get<double>();
    CHECK(std::abs(tensors - size) < 0.02 * size);
    CHECK(json["deployed"]["mean_image_bytes"] == 12288);
    CHECK(json["deployed"]["header_bytes"] < 16384);
}

}  // namespace bitsweep::deployed_test
