// What `cmake --install` puts together works by itself: a name finds its sweep, and the sweep its recipes.

#include "e2e/world.h"
#include "sys/machine.h"

namespace bitsweep::install_test {
namespace fs = std::filesystem;

TEST_CASE("installed programs find their sweeps and recipes from an empty folder", "[e2e]") {
    if (!find_program("cmake")) {
        WARN("skipped: cmake is not installed");
        return;
    }
    const test::Folder folder;
    const auto prefix = folder.path / "usr", empty = folder.path / "empty";
    make_folders(empty);
    const auto build = test::World::program("bitsweep").parent_path().parent_path();
    for (const char* component : {"bitsweep", "bitsweep-infer"}) {
        const auto installed =
            run_command({"cmake", "--install", build.string(), "--prefix", prefix.string(), "--component", component});
        INFO(installed.text);
        REQUIRE(installed.status.code == 0);
    }
    const auto in_empty_folder = [&](const std::string& command) {
        return run_command({"bash", "-c", "cd '" + empty.string() + "' && '" + prefix.string() + "/bin/'" + command});
    };
    const auto plan = in_empty_folder("bitsweep plan demo");
    INFO(plan.text);
    CHECK(plan.status.code == 0);
    CHECK(in_empty_folder("bitsweep-infer --version").status.code == 0);
    for (const char* file : {"share/bash-completion/completions/bitsweep", "share/zsh/vendor-completions/_bitsweep",
                             "share/fish/vendor_completions.d/bitsweep.fish",
                             "share/bash-completion/completions/bitsweep-infer", "share/doc/bitsweep/deployment.md"})
        CHECK(is_file(prefix / file));
    if (!find_program("help2man")) return;
    for (const char* program : {"bitsweep", "bitsweep-infer"})
        CHECK(is_file(prefix / "share/man/man1" / (std::string(program) + ".1.gz")));
}

}  // namespace bitsweep::install_test
