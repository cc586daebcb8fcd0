// What a user meets at the prompt: completion, help, and what is offered for a word that there is not.

#include "e2e/world.h"

namespace bitsweep::prompt_test {
namespace fs = std::filesystem;
using test::World;

TEST_CASE("bash completes commands, options, sweeps, keys, arms and names of runs", "[e2e]") {
    auto world = World::with_fake_trainer(R"({ "base": "recipes/r.json",
        "arms": {"pact": {"quant.activation.method": "pact"}, "a b": {"quant.weight.method": "sawb"}},
        "axes": { "bits": {"keys": ["quant.weight.bits", "quant.activation.bits"], "values": [2, 3]} } })");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    world.write("ask.sh", "PATH=" + World::program("bitsweep").parent_path().string() + R"(:$PATH
source <(bitsweep completion bash)
COMP_LINE="$1" COMP_POINT=${#1}
compopt() { :; }
_bitsweep
printf '%s\n' "${COMPREPLY[@]}"
)");
    const auto answer = [&](const std::string& line) {
        return run_command({"/bin/bash", "-c", "cd " + world.root().string() + " && bash ask.sh '" + line + "'"}).text;
    };
    CHECK(answer("bitsweep sho") == "show\n");
    CHECK_THAT(answer("bitsweep "), Contains("status\n") && !Contains("complete\n"));
    CHECK(answer("bitsweep run s --thr") == "--threads\n");
    CHECK(answer("bitsweep status --resu") == "--results\n");
    CHECK(answer("bitsweep run ") == "s\n");
    CHECK(answer("bitsweep run s optim.l") == "optim.lr=\n");
    CHECK(answer("bitsweep query --sweep ") == "s\n");
    CHECK(answer("bitsweep query --arm p") == "pact\n");
    CHECK(answer("bitsweep cancel --where bi") == "bits=\n");
    CHECK(answer("bitsweep show ") == "s:\n");
    CHECK(answer("bitsweep show s:") == "a\\ b,\npact,\n");
    CHECK(answer("bitsweep show s:pact,bits=2") == "2,seed=1\n");  // what stands behind the last ':' or '='
    CHECK(answer("bitsweep compare s:pact s:p") == "pact,\n");
    CHECK(answer("bitsweep completion f") == "fish\n");
    CHECK_THAT(world.stdout_of("completion zsh"), Contains("compdef _bitsweep bitsweep"));
    CHECK_THAT(world.bitsweep("completion bsh").text, Contains("did you mean 'bash'?"));
}

TEST_CASE("bash completes the other programs' commands and options, and files as values", "[e2e]") {
    const auto program = World::program("bitsweep-infer");
    if (!fs::exists(program)) {
        WARN("skipped: bitsweep-infer is not built");
        return;
    }
    const auto answer = [&](const std::string& words) {
        return run_command({"/bin/bash", "-c", program.string() + " complete -- " + words}).text;
    };
    CHECK(answer("ev") == "eval\n");
    CHECK(answer("eval net.bsnet --pre") == "--predictions\n");
    CHECK(answer("eval net.bsnet --data ''").empty());
    const auto script = run_command({program.string(), "completion", "bash"}).text;
    CHECK_THAT(script, Contains("complete -o default -F _bitsweep-infer bitsweep-infer\n") && !Contains("PROGRAM"));
    CHECK(run_command({"/bin/bash", "-c", script + "type _bitsweep-infer"}).status.code == 0);
}

TEST_CASE("bitsweep alone prints help, a command that there is not is exit 2, a near file is offered", "[e2e]") {
    auto world = World::with_fake_trainer(World::two_bits());
    CHECK_THAT(world.stdout_of(""), Contains("Subcommands") && Contains("status") && !Contains("complete "));
    const auto nonsense = world.bitsweep("staus --help");
    CHECK(nonsense.status.code == 2);
    CHECK_THAT(nonsense.text, Contains("there is no command 'staus'") && Contains("did you mean 'bitsweep status'?"));
    CHECK(world.bitsweep("status --help").status.code == 0);
    world.write("mine/grid.json", World::two_bits());
    CHECK_THAT(world.bitsweep("plan mine/gird.json").text, Contains("did you mean 'mine/grid.json'?"));
}

}  // namespace bitsweep::prompt_test
