// docs/first_steps.md, walked: its files are written, its commands run one after the other by a shell, and what it
// shows is what they print, but for numbers and blanks.
#include <filesystem>
#include <regex>
#include <sstream>

#include "e2e/world.h"

namespace bitsweep::first_steps_test {
namespace {

namespace fs = std::filesystem;
using test::World;

struct Step {
    std::string command;
    std::vector<std::string> shown;
};

struct Page {
    std::vector<std::pair<std::string, std::string>> files;  ///< path, text
    std::vector<Step> steps;
};

// A block of JSON is the file that the line before it names last, in backticks.
std::string named_last(const std::string& line) {
    static const std::regex name("`([^`]*)`[^`]*$");
    std::smatch found;
    REQUIRE(std::regex_search(line, found, name));
    return found[1];
}

Page page_in(const std::string& text) {
    Page page;
    std::string block, before;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) {
            block = block.empty() ? line.substr(3) + " " : "";
            if (block == "json ") page.files.emplace_back(named_last(before), "");
        } else if (block == "json ") {
            page.files.back().second += line + "\n";
        } else if (block == "console " && line.starts_with("$ ")) {
            page.steps.push_back({line.substr(2), {}});
        } else if (block == "console " && line != "...") {
            page.steps.back().shown.push_back(line);
        } else if (!line.empty()) {
            before = line;
        }
    }
    return page;
}

std::string without_numbers(const std::string& text) {
    return std::regex_replace(std::regex_replace(text, std::regex("[0-9]+([.][0-9]+)?"), "#"), std::regex("[ -]+"),
                              " ");
}

}  // namespace

TEST_CASE("the first steps are walked as their page shows them", "[e2e]") {
    World world;
    world.use_fake_trainer();
    fs::copy(fs::path(BITSWEEP_SOURCE_DIR) / "experiments", world.root() / "experiments", fs::copy_options::recursive);
    for (const auto* image : {"train/oak", "train/birch", "val/oak", "val/birch"})
        for (const auto* name : {"/1.jpg", "/2.jpg", "/3.jpg", "/4.jpg"})
            world.write("images/leaves/" + std::string(image) + name, "\xFF\xD8\xFF\xE0 " + std::string(image));
    const auto page = page_in(read_file(BITSWEEP_SOURCE_DIR "/docs/first_steps.md"));
    CHECK(page.files.size() == 2);
    CHECK(page.steps.size() > 30);
    for (const auto& [path, text] : page.files) world.write(path, text);
    for (const auto& step : page.steps) {
        const auto output =
            run_command({"/bin/sh", "-c",
                         "cd " + world.root().string() + " && unset BITSWEEP_DATA; export " + world.environment +
                             " HOME=/home/you PATH=" + World::program("").string() + ":$PATH && " + step.command});
        INFO(step.command << "\n" << output.text);
        CHECK(output.status.code == 0);
        for (const auto& line : step.shown) CHECK_THAT(without_numbers(output.text), Contains(without_numbers(line)));
    }
}

}  // namespace bitsweep::first_steps_test
