// Every command that README.md and docs/ show is run here, or the table below names the test that runs it.
#include <filesystem>
#include <sstream>

#include "e2e/world.h"

namespace bitsweep::documented_commands_test {
namespace {

namespace fs = std::filesystem;
using test::World;

struct Elsewhere {
    const char* begins;  ///< of the command
    const char* test;    ///< the file below tests/ that runs the command, with data, a server or a training of its own
};

constexpr Elsewhere kElsewhere[] = {
    {"bitsweep serve", "page/page_test.cpp"},
    {"bitsweep slots", "e2e/control_test.cpp"},
    {"bitsweep data fetch", "e2e/data_test.cpp"},
    {"bitsweep data verify", "e2e/data_test.cpp"},
    {"bitsweep run sweeps/cpu/bits.json --executor slurm", "e2e/slurm_test.cpp"},
    {"bitsweep list keys --trainer", "e2e/trainers_test.cpp"},
    {"bitsweep trainer", "e2e/trainers_test.cpp"},
    {"bitsweep plan scripts", "e2e/trainers_test.cpp"},
    {"bitsweep run scripts", "e2e/trainers_test.cpp"},
    {"bitsweep report scripts", "e2e/trainers_test.cpp"},
    {"bitsweep-train export", "train/deployed_test.cpp"},
    {"bitsweep-train eval", "train/deployed_test.cpp"},
    {"bitsweep-infer", "train/deployed_test.cpp"},
};

// The lines of a page's blocks that call one of the programs.
std::vector<std::string> commands_in(const fs::path& page) {
    std::vector<std::string> commands;
    bool in_block = false;
    std::istringstream lines(read_file(page));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) in_block = !in_block && !line.starts_with("```console");
        const auto first = line.find_first_not_of(' ');
        if ((in_block || first == 4) && line.substr(std::min(first, line.size())).starts_with("bitsweep"))
            commands.push_back(line.substr(first, line.find("  #") - first));
    }
    return commands;
}

const Elsewhere* elsewhere(const std::string& command) {
    for (const auto& row : kElsewhere)
        if (command.starts_with(row.begins)) return &row;
    return nullptr;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// The project as it is cloned, with the runs that the pages speak of.
World project() {
    World world;
    world.use_fake_trainer();
    // A sweep on CIFAR-10 starts where some of its files are. The pretended trainer reads none of them.
    world.write("images/cifar-10-batches-bin/data_batch_1.bin", "");
    world.environment += " BITSWEEP_DATA=images";
    const fs::path source = BITSWEEP_SOURCE_DIR;
    for (const auto* folder : {"experiments", "sweeps"})
        fs::copy(source / folder, world.root() / folder,
                 fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    world.write("analysis/sawb_fit.json", read_file(source / "analysis/sawb_fit.json"));
    world.write("mine.json", R"({"rows": 32})");
    REQUIRE(world.bitsweep("run sweeps/demo.json").status.code == 0);
    REQUIRE(world.bitsweep("run sweeps/demo.json epochs=2").status.code == 0);
    return world;
}

}  // namespace

TEST_CASE("every command that the README and the pages of docs show is run", "[e2e]") {
    const auto world = project();
    const auto run = world.run_folders().front().filename().string();
    std::vector<fs::path> pages{fs::path(BITSWEEP_SOURCE_DIR) / "README.md"};
    for (const auto& entry : fs::directory_iterator(fs::path(BITSWEEP_SOURCE_DIR) / "docs"))
        if (entry.path().extension() == ".md") pages.push_back(entry.path());  // first_steps.md has a test of its own
    std::size_t ran = 0;
    for (const auto& page : pages)
        for (const auto& command : commands_in(page)) {
            INFO(page.filename().string() << ": " << command);
            if (const auto* row = elsewhere(command)) {
                CHECK(fs::exists(fs::path(BITSWEEP_SOURCE_DIR) / "tests" / row->test));
                continue;
            }
            // A report may compute probes that are missing: by the real trainer.
            const bool computes = command.starts_with("bitsweep report") || command.starts_with("bitsweep-train");
            if (computes && !fs::exists(World::program("bitsweep-train"))) continue;
            const auto* answer = command.starts_with("bitsweep forget") ? " --yes" : "";  // nobody is there to be asked
            const auto output = run_command({"/bin/sh", "-c",
                                             "cd " + world.root().string() + " && export " +
                                                 (computes ? "BITSWEEP_DATA=data" : world.environment) +
                                                 " PATH=" + World::program("").string() + ":$PATH && " +
                                                 replaced(command, "3f2a", run.substr(0, 8)) + answer});
            INFO(output.text);
            CHECK(output.status.code == 0);
            ++ran;
        }
    CHECK(ran > 25);
}

}  // namespace bitsweep::documented_commands_test
