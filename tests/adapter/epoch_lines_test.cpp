#include "adapter/epoch_lines.h"

#include <cmath>

#include <fmt/format.h>

#include "support/catch.h"

namespace bitsweep::epoch_lines_test {

using adapter::EpochLines;
using adapter::EpochNumbers;
using adapter::LineCutter;

namespace {

Trainer trainer_of(std::vector<Adapter::Line> lines) {
    Trainer trainer;
    trainer.file = "own/trainer.json";
    trainer.metrics = {{"top1", "%", true}, {"loss", "", false}};
    trainer.adapter.emplace().lines = std::move(lines);
    return trainer;
}

// "1: loss=2 top1=50; 2: top1=60"
std::string read(const Trainer& trainer, const std::vector<std::string>& lines) {
    std::string text;
    EpochLines reader(trainer, [&](const EpochNumbers& epoch) {
        text += fmt::format("{}{}:", text.empty() ? "" : "; ", epoch.epoch);
        for (const auto& [name, value] : epoch.values) text += fmt::format(" {}={}", name, value);
    });
    for (const auto& line : lines) reader.line(line);
    reader.end();
    return text;
}

std::vector<std::string> cut(const std::vector<std::string>& pieces) {
    std::vector<std::string> lines;
    LineCutter cutter([&](const std::string& line) { lines.push_back(line); });
    for (const auto& piece : pieces) cutter.add(piece);
    cutter.end();
    return lines;
}

std::string problems_of(const Trainer& trainer) {
    Problems problems;
    adapter::check_patterns(trainer, problems);
    return problems.empty() ? "" : to_string(problems.list().front());
}

const std::vector<Adapter::Line> kNamed = {
    {"epoch (\\d+)", {"epoch"}}, {"loss ([^ ]+)", {"loss"}}, {"acc ([^ ]+)", {"top1"}}};
const std::vector<Adapter::Line> kUnnamed = {{"loss ([^ ]+)", {"loss"}}, {"acc ([^ ]+)", {"top1"}}};

}  // namespace

TEST_CASE("an epoch gets one line, when the next one or the end comes; the last match counts", "[adapter]") {
    const auto trainer = trainer_of(kNamed);
    CHECK(read(trainer, {"epoch 1 loss 3", "epoch 1 loss 2", "acc 50", "epoch 2 loss 1", "acc 55", "acc 60"}) ==
          "1: loss=2 top1=50; 2: loss=1 top1=60");
    CHECK(read(trainer, {"epoch 1 loss 3", "epoch 2 acc 60"}) == "2: top1=60");  // the first metric was not seen
    CHECK(read(trainer, {"nothing"}).empty());
    CHECK(read(trainer, {"acc 10", "epoch 1", "acc 20"}) == "0: top1=10; 1: top1=20");
    const auto parts = trainer_of({{"epoch (\\S+) acc (\\S+)", {"epoch", "top1"}}});
    CHECK(read(parts, {"epoch 1.0 acc 10", "epoch 1.5 acc 20", "epoch 2.0 acc 30"}) == "1: top1=10; 2: top1=30");
}

TEST_CASE("an epoch that is named again after a later one is passed over: it has its line", "[adapter]") {
    const auto trainer = trainer_of({{"epoch (\\d+) acc (\\S+)", {"epoch", "top1"}}});
    CHECK(read(trainer, {"epoch 1 acc 50", "epoch 2 acc 70", "epoch 3 acc 60", "best: epoch 2 acc 71"}) ==
          "1: top1=50; 2: top1=70; 3: top1=60");
}

TEST_CASE("a group that took no part in a match gives no value", "[adapter]") {
    const auto trainer = trainer_of({{"epoch (\\d+)(?: loss (\\S+))?(?: acc (\\S+))?$", {"epoch", "loss", "top1"}}});
    CHECK(read(trainer, {"epoch 1 loss 3", "epoch 1 acc 50", "epoch 2 loss 2 acc 60"}) ==
          "1: loss=3 top1=50; 2: loss=2 top1=60");
}

TEST_CASE("what was seen of an epoch that never became complete is left over", "[adapter]") {
    for (const auto& patterns : {kNamed, kUnnamed}) {
        const auto trainer = trainer_of(patterns);
        EpochLines reader(trainer, [](const EpochNumbers&) {});
        for (const auto* line : {"epoch 1 loss 3", "acc 50", "epoch 2 loss nan"}) reader.line(line);
        reader.end();
        REQUIRE(reader.left_over().size() == 1);
        CHECK(std::isnan(reader.left_over().at("loss")));
    }
}

TEST_CASE("where no epoch is ever named, the nth match of the first metric is epoch n", "[adapter]") {
    const auto trainer = trainer_of(kUnnamed);
    CHECK(read(trainer, {"loss 2", "acc 50", "loss 1", "acc 60"}) == "1: loss=2 top1=50; 2: loss=1 top1=60");
    CHECK(read(trainer, {"acc 50", "loss 2", "acc 60", "loss 1"}) == "1: loss=2 top1=50; 2: loss=1 top1=60");
    CHECK(read(trainer, {"loss 2 acc 50", "loss 1 acc 60"}) == "1: loss=2 top1=50; 2: loss=1 top1=60");
}

TEST_CASE("a script may count from 0, print fractions, or a share", "[adapter]") {
    auto trainer = trainer_of({{"epoch (\\d+): (\\S+)", {"epoch", "top1"}}});
    trainer.adapter->first_epoch = 0;
    trainer.adapter->scales["top1"] = {100, "", ""};
    CHECK(read(trainer, {"epoch 0: 0.5", "epoch 1: 0.25"}) == "1: top1=50; 2: top1=25");
    trainer = trainer_of({{"(\\d+)/(\\d+) right", {"right", "all"}}});
    trainer.adapter->scales["top1"] = {1, "right", "all"};
    CHECK(read(trainer, {"1/4 right", "4/4 right"}) == "1: top1=25; 2: top1=100");
    CHECK(read(trainer, {"0/0 right"}).empty());
}

TEST_CASE("a percentage outside 0..100 is told with a hint at scale, a text that is no number is no match",
          "[adapter]") {
    const auto trainer = trainer_of(kNamed);
    CHECK_THROWS_WITH(read(trainer, {"epoch 1 acc 101"}), Contains("expected a percentage") && Contains("scale"));
    CHECK_THROWS_AS(read(trainer, {"epoch 1 acc -1"}), adapter::WrongNumber);
    CHECK(read(trainer, {"epoch 1 acc high", "acc 50%"}).empty());
    CHECK(read(trainer, {"epoch 1 acc nan"}) == "1: top1=nan");
    CHECK(read(trainer, {"epoch 1 acc inf"}) == "1: top1=inf");
    CHECK_THROWS_WITH(read(trainer, {"epoch 99999999999 acc 1"}), Contains("expected 1 to 1000000000"));
    CHECK(read(trainer, {"epoch 99999999999999999999 acc 1"}) == "0: top1=1");
}

TEST_CASE("lines end at both kinds of ends, without colours, and are cut", "[adapter]") {
    CHECK(cut({"a\nb\rc", "d\r\n", "\n\ne"}) == std::vector<std::string>{"a", "b", "cd", "e"});
    CHECK(cut({"\x1b[1;31mred\x1b[0m \x1b]0;title\x07"
               "end\n"}) == std::vector<std::string>{"red end"});
    CHECK(cut({"a\xff"
               "b\n"}) == std::vector<std::string>{"a\xEF\xBF\xBD"
                                                   "b"});
    CHECK(cut({"a\tb\n"}) == std::vector<std::string>{"a\tb"});  // patterns name tabs
    const auto longest = LineCutter::kLongestLine;
    const auto lines = cut({std::string(longest, 'x') + std::string(longest, 'y'), "\nz"});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == std::string(longest, 'x'));
    CHECK(lines[1] == "z");
}

TEST_CASE("a pattern that is none, or has other groups than values, is told before anything starts", "[adapter]") {
    CHECK(problems_of(trainer_of(kNamed)).empty());
    CHECK(problems_of(trainer_of({{"acc (", {"top1"}}}))
              .find("own/trainer.json: adapter.lines.0.pattern: is no pattern") == 0);
    CHECK(problems_of(trainer_of({{"(a)\\1", {"top1"}}})).find("is no pattern") != std::string::npos);
    CHECK(problems_of(trainer_of({{"acc (\\d+)(\\.\\d+)?", {"top1"}}})).find("has 2 groups ( ), and values names 1") !=
          std::string::npos);
    CHECK(problems_of(trainer_of({{"acc", {}}})).empty());
}

}  // namespace bitsweep::epoch_lines_test
