// Hostile and odd inputs, and what must happen: a table of cases, tests/cases/trouble/*.txt. A case there reads
//
//     == half a character is what a worker says last
//       last_words 'printf "é%.0s" $(seq 3000); exit 7'
//     $ bitsweep run s --crash-budget 1
//     exit 1
//     says failed
//     done 3
//
// Indented lines are bash: they make the trouble, in a project with the sweep s of four runs ($RUN1 to $RUN4) and a
// trainer that always finishes. Each `$` line is a command that is judged by the lines after it: its exit code, texts
// that its output holds (`says`) or does not (`lacks`), and how many runs have a result then (`done`). Whatever it is
// told, no command hangs, dies by a signal or touches what lies beside the project. `user` runs the commands as a user
// who is not root, `needs PROGRAM` skips the case where that program was not built, and so does `skip_unless COMMAND`
// among the indented lines where this machine cannot do that.

#include <cstdio>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include <fmt/format.h>

#include "e2e/world.h"

namespace bitsweep::world_of_trouble_test {

namespace fs = std::filesystem;
using test::World;

namespace {

struct Step {
    std::string command;
    int exit = 0;
    std::vector<std::string> says, lacks;
    std::optional<int> done;
};

struct Case {
    std::string name, setup, needs;
    bool as_user = false;
    std::vector<Step> steps;
};

void read_line(const std::string& line, Case& about) {
    const auto space = line.find(' ');
    const auto word = line.substr(0, space), rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (line.starts_with("  ")) about.setup += line.substr(2) + "\n";
    else if (word == "$") about.steps.push_back({rest, 0, {}, {}, {}});
    else if (word == "user") about.as_user = true;
    else if (word == "needs") about.needs = rest;
    else if (about.steps.empty()) throw std::runtime_error("unknown line: " + line);
    else if (word == "exit") about.steps.back().exit = std::stoi(rest);
    else if (word == "says") about.steps.back().says.push_back(rest);
    else if (word == "lacks") about.steps.back().lacks.push_back(rest);
    else if (word == "done") about.steps.back().done = std::stoi(rest);
    else throw std::runtime_error("unknown line: " + line);
}

std::vector<Case> read_cases(const fs::path& file) {
    std::vector<Case> cases;
    std::ifstream text(file);
    for (std::string line; std::getline(text, line);) {
        if (line.empty() || line.starts_with("#")) continue;
        if (line.starts_with("== ")) cases.push_back({line.substr(3), {}, {}, false, {}});
        else read_line(line, cases.at(cases.size() - 1));
    }
    return cases;
}

constexpr const char* kPrelude = R"(
skip_unless() { eval "$@" >/dev/null 2>&1 || { echo "no '$*' here"; exit 77; }; }
bitsweep() { PATH="$PWD/bin:$PATH" timeout -k 5 60 "$BITSWEEP" "$@"; }
# The first run's trainer does this in place of training; the other runs train.
last_words() {
    mv trainer plain-trainer
    printf '#!/bin/bash\ncase "$*" in *%s*) %s ;; esac\nexec ./plain-trainer "$@"\n' "$RUN1" "$1" >trainer
    chmod +x trainer
}
deep() { printf '%*s' 200000 '' | tr ' ' '['; }
# A Slurm of one job at a time, which leaves its last script as `script`.
slurm() {
    mkdir bin
    printf '#!/bin/bash\ncp "${!#}" script\nSLURM_JOB_ID=17 SLURM_CPUS_PER_TASK=4 bash "${!#}" >pilot.txt 2>&1\necho 17\n' >bin/sbatch
    printf '#!/bin/bash\necho "MaxArraySize = 1"\n' >bin/scontrol
    printf '#!/bin/bash\n' | tee bin/squeue >bin/scancel
    chmod +x bin/*
}
# Does this to the project while `bitsweep run s` trains it, and prints what that says.
while_running() {
    BEHAVIOUR=until_go bitsweep run s >said 2>&1 &
    until [ -s results/runs/$RUN1/metrics.jsonl ]; do sleep 0.05; done
    eval "$1"
    sleep 2.5
    touch go
    wait $!
    local code=$?
    cat said
    return $code
}
# A command of another user of the same group.
as_colleague() { setpriv --reuid=65533 --regid=65534 --clear-groups bash -c "$(declare -f bitsweep); $1"; }
# A command where the results are copied to a disk of 4 MB that is then filled, or that nobody may write.
on_full_disk() { on_disk 'head -c 8000000 /dev/zero >results/filler; true' "$1"; }
on_read_only_disk() { on_disk 'mount -o remount,ro results' "$1"; }
on_disk() {
    mkdir -p results
    unshare -m bash -c "$(declare -f bitsweep); mv results there && mkdir results && mount -t tmpfs -o size=4m none results &&
        cp -a there/. results && { $1; } 2>/dev/null; $2"
}
# Compiles a table with LaTeX, as an article includes it.
compiles() {
    mkdir -p tex
    printf '\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage{booktabs,graphicx}\n\\begin{document}\n\\input{../%s}\n\\end{document}\n' "$1" >tex/a.tex
    (cd tex && pdflatex -interaction=nonstopmode -halt-on-error a.tex)
}
# Renames the sweep's arm; in JSON.
arm() { python3 -c 'import sys; p = "sweeps/s.json"; t = open(p).read(); open(p, "w").write(t.replace("\"sawb\": {", sys.argv[1] + ": {"))' "$1"; }
rows() { bitsweep run s && bitsweep export --sweep s --out rows; }
# In the first row: the whole field, or a part of it, is another text.
edit() { python3 - "rows/$1" "$2" <<'END'
import csv, json, sys
path, code = sys.argv[1:]
if path.endswith(".csv"):
    table = list(csv.reader(open(path)))
    def put(column, old, new):
        at = table[0].index(column)
        table[1][at] = new if old is None else table[1][at].replace(old, new, 1)
    exec(code)
    csv.writer(open(path, "w"), lineterminator="\n").writerows(table)
else:
    j = json.load(open(path))
    exec(code)
    json.dump(j, open(path, "w"))
END
}
seal() {
    local list= file
    for file in $(cd rows && ls); do
        [ "$file" = manifest.json ] && continue
        list="$list${list:+,}\"$file\":{\"sha256\":\"$(sha256sum <rows/$file | cut -d' ' -f1)\"}"
    done
    printf '{"schema":1,"sweep":"%s","files":{%s}}' "${1:-s}" "$list" >rows/manifest.json
}
)";

bool is_root() {
    return ::geteuid() == 0;
}

// The project, with a folder beside it that nobody may touch.
struct Trouble {
    World world{"project"};
    fs::path beside = world.root().parent_path() / "beside";
    std::string environment;
    std::vector<std::string> runs;  // ids

    Trouble() {
        world.use_fake_trainer();
        world.write("recipes/r.json",
                    R"({"model.name": "resnet8", "data.name": "shapes10", "epochs": 1, "batch": 32})");
        world.write("sweeps/s.json", R"({ "base": "recipes/r.json", "arms": {"sawb": {"quant.weight.method": "sawb"}},
            "axes": { "bits": {"keys": ["quant.weight.bits"], "values": [2, 3]} }, "seeds": 2 })");
        make_folders(beside);
        write_file_atomically(beside / "victim", "untouched");
        environment = fmt::format("export BITSWEEP='{}' BITSWEEP_TRAINER='{}/trainer' LC_ALL=C.UTF-8\n",
                                  World::program("bitsweep").string(), world.root().string());
        const auto plan = Json::parse(world.stdout_of("plan s --json"));
        for (const auto& run : plan["runs"]) {
            runs.push_back(run["run"]);
            environment += fmt::format("export RUN{}={}\n", runs.size(), runs.back());
        }
    }

    CommandOutput bash(const std::string& script, bool as_user) const {
        const auto text = environment + kPrelude + "cd '" + world.root().string() + "'\n" + script;
        std::vector<std::string> command{"bash", "-c", text};
        const std::vector<std::string> other{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
        if (as_user && is_root()) command.insert(command.begin(), other.begin(), other.end());
        return run_command(command);
    }

    // Why the case cannot run here; "" = it is made.
    std::string make(const Case& about) const {
        constexpr int kSkips = 77;
        const auto made = bash("set -e\n" + about.setup, false);
        if (made.status.code == kSkips) return made.text;
        INFO(made.text);
        REQUIRE(made.status.code == 0);
        if (about.as_user && is_root()) bash("chown -R 65534:65534 ..", false);
        return {};
    }

    int done() const {
        int count = 0;
        for (const auto& folder : world.run_folders())
            if (is_file(folder / "result.json")) count += test::count_lines(folder / "result.json", "\"outcome\"");
        return count;
    }

    // "$RUN1" is the first run's id.
    std::string with_ids(std::string text) const {
        for (std::size_t i = 0; i < runs.size(); ++i)
            if (const auto at = text.find(fmt::format("$RUN{}", i + 1)); at != std::string::npos)
                text.replace(at, 5, runs[i]);
        return text;
    }

    bool is_beside_untouched() const {
        return entries_in(beside.parent_path()) == std::vector{beside, world.root()} &&
               entries_in(beside) == std::vector{beside / "victim"} && read_file(beside / "victim") == "untouched";
    }
};

// Why the case cannot run here; "" = it is made.
std::string make_or_skip(const Case& about, const Trouble& trouble) {
    if (!about.needs.empty() && !is_file(World::program(about.needs))) return about.needs + " was not built";
    if (about.as_user && trouble.bash("test -x \"$BITSWEEP\"", true).status.code != 0)
        return "no other user may run the program (setpriv, permissions of its folder)";
    return trouble.make(about);
}

void judge(const Step& step, const CommandOutput& output, const Trouble& trouble) {
    constexpr std::size_t kShown = 2000;
    INFO("$ " << step.command << "\n" << output.text.substr(0, kShown));
    CHECK(output.status.code == step.exit);
    const auto says = [&](const std::string& text) {
        return output.text.find(trouble.with_ids(text)) != std::string::npos;
    };
    for (const auto& text : step.says) {
        INFO("says " << text);
        CHECK(says(text));
    }
    for (const auto& text : step.lacks) {
        INFO("lacks " << text);
        CHECK_FALSE(says(text));
    }
    if (step.done) CHECK(trouble.done() == *step.done);
    CHECK(trouble.is_beside_untouched());
}

void check_cases(const std::string& file) {
    const auto cases = read_cases(fs::path(BITSWEEP_SOURCE_DIR) / "tests/cases/trouble" / file);
    CHECK(cases.size() >= 8);
    for (const auto& about : cases) {
        const Trouble trouble;
        INFO(file << ": " << about.name);
        if (const auto reason = make_or_skip(about, trouble); !reason.empty()) {
            std::printf("SKIPPED: %s: %s\n", about.name.c_str(), reason.c_str());
            continue;
        }
        for (const auto& step : about.steps) judge(step, trouble.bash(step.command, about.as_user), trouble);
    }
}

}  // namespace

TEST_CASE("trouble with bytes that are not UTF-8 is one run's or nobody's", "[e2e][trouble]") {
    check_cases("bytes.txt");
}

TEST_CASE("trouble with JSON of any depth is named and stops nothing else", "[e2e][trouble]") {
    check_cases("depth.txt");
}

TEST_CASE("trouble with others' rows is theirs, and said", "[e2e][trouble]") {
    check_cases("others.txt");
}

TEST_CASE("trouble with inputs without bound is a limit with its number", "[e2e][trouble]") {
    check_cases("scale.txt");
}

TEST_CASE("trouble with what happens while nobody looks is said", "[e2e][trouble]") {
    check_cases("silence.txt");
}

TEST_CASE("trouble with names and arguments stays out of Slurm's script", "[e2e][trouble]") {
    check_cases("slurm.txt");
}

TEST_CASE("trouble with an index, a full disk or rights is said, and the files are read", "[e2e][trouble]") {
    check_cases("index.txt");
}

TEST_CASE("trouble with numbers that are not finite is named and stops nothing else", "[e2e][trouble]") {
    check_cases("not_finite.txt");
}

TEST_CASE("trouble with texts for tables, figures and pages stays a text", "[e2e][trouble]") {
    check_cases("texts.txt");
}

TEST_CASE("trouble with files that are no files is one run's, and nothing waits for them", "[e2e][trouble]") {
    check_cases("no_files.txt");
}

TEST_CASE("trouble with streams, environment, limits and folders is said, and loses nothing", "[e2e][trouble]") {
    check_cases("surroundings.txt");
}

}  // namespace bitsweep::world_of_trouble_test
