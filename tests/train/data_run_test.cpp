#include "data/made_files.h"
#include "support/catch.h"
#include "train/trainer.h"

namespace bitsweep::data_run_test {

namespace fs = std::filesystem;
using test::Trainer;

namespace {

Json folder_keys(int classes) {
    return {{"data.name", "folder"},
            {"data.folder", "images"},
            {"data.classes", classes},
            {"data.image_size", 16},
            {"data.normalize", "imagenet"},
            {"data.train_images", 0},
            {"data.color_jitter", true},
            {"epochs", 1},
            {"batch", 8}};
}

}  // namespace

TEST_CASE("a network is trained on an image folder, and files left out are counted", "[train][data]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 2, 20);
    test::write(root.path / "images/train/c1/text.jpg", "this is no image");
    auto keys = folder_keys(2);
    keys["data.on_bad_image"] = "skip";
    const Trainer trainer(keys);
    const auto output = trainer.run({"--data-root", root.path.string()});
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    CHECK_THAT(output.text, Contains("left out: train/c1/text.jpg: Not a JPEG file"));
    CHECK(trainer.json("result.json")["skipped"] == Json{{"train", 1}, {"test", 0}});
    CHECK(fs::file_size(trainer.file("predictions.u8")) == 40);
    CHECK(trainer.json("config.json")["data"]["fingerprint"].get<std::string>().size() == 23);
    CHECK(trainer.json("env.json")["data_fingerprint"] == trainer.json("config.json")["data"]["fingerprint"]);
}

TEST_CASE("a bad image ends a run with exit 20 and its name", "[train][data]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 2, 20);
    const auto whole = test::wavy_jpeg(60, 50, 0, 3);
    test::write(root.path / "images/val/c1/short.jpg", whole.substr(0, whole.size() / 2));
    const Trainer trainer(folder_keys(2));
    const auto output = trainer.run({"--data-root", root.path.string()});
    CHECK(output.status.code == 20);
    CHECK_THAT(output.text, Contains("val/c1/short.jpg") && Contains("data.on_bad_image = skip"));
    CHECK_THAT(read_file(trainer.file("attempts.jsonl")), Contains("\"outcome\":\"bad_config\""));
}

TEST_CASE("beyond 256 classes a prediction has two bytes", "[train][data]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 258, 1);
    const Trainer trainer(folder_keys(258));
    const auto output = trainer.run({"--data-root", root.path.string()});
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    CHECK(fs::file_size(trainer.file("predictions.u16")) == 2 * 258);
    CHECK_FALSE(fs::exists(trainer.file("predictions.u8")));
}

TEST_CASE("eval calibrates clips on the images that training calibrates them on", "[train][data]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 2, 20);
    auto keys = folder_keys(2);
    keys.update(test::two_bits());
    keys["quant.activation.alpha_init"] = "percentile:99";
    const Trainer trainer(keys);
    REQUIRE(trainer.run({"--data-root", root.path.string()}).status.code == 0);
    const auto output = run_command({test::World::program("bitsweep-train").string(), "eval", "--config",
                                     trainer.file("config.json").string(), "--data-root", root.path.string(),
                                     "--threads", "1", "--json"});
    INFO(output.text);
    REQUIRE(output.status.code == 0);
    const auto before_training = test::last_lines(trainer.file("metrics.jsonl")).at("epoch=0 ");
    CHECK(Json::parse(output.text)["loss"] == before_training["test.loss"]);
}

TEST_CASE("a folder with fewer images than a batch is refused with both numbers", "[train][data]") {
    const test::Folder root;
    test::make_image_folder(root.path / "images", 2, 2);
    const auto output = Trainer(folder_keys(2)).run({"--data-root", root.path.string()});
    CHECK(output.status.code == 20);
    CHECK_THAT(output.text, Contains("batch: expected at most the 4 training images, got 8"));
}

}  // namespace bitsweep::data_run_test
