// The submitting side and the pilots, with Slurm's commands made up: scripts/slurm-check has the real ones.

#include <csignal>

#include <fmt/format.h>

#include "e2e/world.h"
#include "support/wait.h"
#include "sys/clock.h"
#include "sys/machine.h"

namespace bitsweep::slurm_test {
using test::World;

namespace {

void write_program(const World& world, const std::string& name, const std::string& text) {
    world.write("bin/" + name, "#!/bin/bash\ncd '" + world.root().string() + "'\n" + text);
    std::filesystem::permissions(world.root() / "bin" / name, std::filesystem::perms::owner_all);
}

// The time of job 17 is nearly up while there is a file late.17.
// A cluster whose jobs are processes of this machine; jobs/<id>_<task> holds a job's pid.
World world_with_slurm(const std::string& behaviour) {
    World world;
    world.use_fake_trainer();
    world.write("recipes/r.json", R"({"model.name": "resnet8", "data.name": "shapes10", "epochs": 1, "batch": 32})");
    world.write("sweeps/s.json", R"({ "base": "recipes/r.json", "arms": {"sawb": {"quant.weight.method": "sawb"}},
        "axes": { "bits": {"keys": ["quant.weight.bits"], "values": [2, 3]} }, "seeds": 2 })");
    make_folders(world.root() / "bin");
    make_folders(world.root() / "jobs");
    write_program(world, "sbatch", R"sh(script=${!#}
id=$(($(ls arrays 2>/dev/null | wc -l) + 17))
mkdir -p arrays; touch arrays/$id
last=$(sed -n 's/^#SBATCH --array=0-//p' "$script")
for task in $(seq 0 $last); do
    SLURM_JOB_ID=$id SLURM_CPUS_PER_TASK=1 setsid bash "$script" >pilot.${id}_$task.txt 2>&1 </dev/null &
    echo $! >jobs/${id}_$task
done
echo "$id"
)sh");
    write_program(world, "squeue",
                  R"sh([ -e down ] && { echo "slurm_load_jobs error: Unable to contact slurm controller"; exit 1; }
case "$*" in *%L*) for job in $(ls | sed -n 's/^late\.//p'); do case "$*" in *--job=$job) echo 1:00; exit ;; esac; done; echo 10:00; exit ;; esac
for id in $(cat forgotten 2>/dev/null); do
    case "$*" in *--jobs=$id*) echo "slurm_load_jobs error: Invalid job id specified"; exit 1 ;; esac
done
for job in jobs/*; do
    name=$(basename $job)
    kill -0 $(cat $job) 2>/dev/null || continue
    case "$*" in *--jobs=${name%_*}*) echo "$name|RUNNING|None" ;; esac
done
true
)sh");
    write_program(world, "scontrol", "echo 'MaxArraySize            = 2'\n");
    write_program(world, "scancel", R"sh(echo "$1" >>cancelled
for job in jobs/$1_*; do kill -TERM -$(cat $job) 2>/dev/null; done
true
)sh");
    world.environment += " BEHAVIOUR=" + behaviour + " PATH=" + (world.root() / "bin").string() + ":$PATH";
    return world;
}

// The same, with sweeps/own.json: that Python text, and so many seeds of it.
World world_with_script(const std::string& text, int seeds) {
    auto world = world_with_slurm("");
    world.write("own/trainer.json",
                R"json({"name": "own", "revision": 1, "command": ["python3", "own/t.py", "{args}"],
        "keys": {"seed": {"type": "integer", "default": 1, "role": "seed"},
                 "epochs": {"type": "integer", "default": 1, "role": "epochs"}},
        "metrics": {"score": {"better": "higher"}},
        "adapter": {"lines": [{"pattern": "score (\\d+)", "values": ["score"]}]}})json");
    world.write("own/t.py", text);
    world.write("sweeps/own.json", fmt::format(R"({{"base": {{"trainer": "own/trainer.json"}}, "seeds": {}}})", seeds));
    world.environment += " BITSWEEP_TRAINER=/nowhere";
    return world;
}

}  // namespace

TEST_CASE("a sweep goes through arrays of pilots, each run once, a second time nothing is submitted", "[e2e]") {
    auto world = world_with_slurm("");
    const auto output = world.bitsweep("run s --executor slurm --max-jobs 3 --threads 1");
    INFO(output.text);
    CHECK(output.status.code == 0);
    CHECK_THAT(output.text, Contains("submitted job 17: 2 pilots") && Contains("submitted job 18: 1 pilots") &&
                                Contains("s: 4 finished"));
    REQUIRE(world.run_folders().size() == 4);
    for (const auto& folder : world.run_folders())
        CHECK(test::count_lines(folder / "attempts.jsonl", "\"start\"") == 1);
    CHECK_THAT(world.stdout_of("status"), Contains("4 finished"));
    const auto again = world.bitsweep("run s --executor slurm --threads 1");
    CHECK(again.status.code == 0);
    CHECK(again.text.find("submitted") == std::string::npos);
}

TEST_CASE("pilots train by a script of one's own, in the folder where the command was given", "[e2e]") {
    if (!find_program("python3")) {
        WARN("SKIPPED: python3 is not installed");
        return;
    }
    const auto world = world_with_script("print('score 5')\n", 2);
    const auto output = world.bitsweep("run own --executor slurm --max-jobs 2 --threads 1");
    INFO(output.text);
    CHECK(output.status.code == 0);
    CHECK_THAT(output.text, Contains("own: 2 finished"));
}

TEST_CASE("a script that starts again fails when two jobs in a row were cut off and it got no further", "[e2e]") {
    if (!find_program("python3")) {
        WARN("SKIPPED: python3 is not installed");
        return;
    }
    const auto world = world_with_script("import time\nprint('score 5')\nprint('score 6')\ntime.sleep(1000)\n", 1);
    const auto watching = world.start("run own epochs=9 --as own --executor slurm --threads 1");
    for (const auto* job : {"17", "18"}) {
        const auto pilot = world.root() / "jobs" / fmt::format("{}_0", job);
        test::wait_until([&] { return is_there(pilot); });
        test::wait_until([&] {
            const auto attempt = fmt::format("\"attempt\":{},\"epoch\":1", job == std::string("17") ? 1 : 2);
            return !world.run_folders().empty() &&
                   test::count_lines(world.run_folders().front() / "metrics.jsonl", attempt) == 1;
        });
        world.write(fmt::format("late.{}", job), "");
        ::kill(static_cast<pid_t>(std::stoi(read_file(pilot))), SIGTERM);
    }
    CHECK(wait_process(watching).code == 1);
    const auto said = read_file(world.root() / "bitsweep.log");
    INFO(said);
    CHECK_THAT(said, Contains("the job's time was up (2 attempts in a row, the last no further than those before"));
    CHECK(test::count_lines(world.run_folders().front() / "attempts.jsonl", "\"timed_out\"") == 2);
    const auto pilot = static_cast<pid_t>(std::stoi(read_file(world.root() / "jobs/18_0")));
    test::wait_until([&] { return !process_start_ticks(pilot).has_value(); });
}

TEST_CASE("Slurm that is not there is said at once, and nothing is written", "[e2e]") {
    auto world = world_with_slurm("");
    write_program(world, "scontrol", "echo 'fatal: no configuration'; exit 1\n");
    const auto refused = world.bitsweep("run s --executor slurm");
    CHECK(refused.status.code == 2);
    CHECK_THAT(refused.text,
               Contains("--executor: Slurm does not answer: scontrol show config: fatal: no configuration"));
    CHECK_FALSE(std::filesystem::exists(world.results() / "sweeps"));
}

TEST_CASE("a run that keeps crashing is given up by all pilots together", "[e2e]") {
    auto world = world_with_slurm("crash");
    const auto output = world.bitsweep("run s seeds=1 --executor slurm --max-jobs 2 --threads 1");
    INFO(output.text);
    CHECK(output.status.code == 1);
    CHECK_THAT(output.text, Contains("2 failed"));
}

TEST_CASE("a controller that does not answer is no end of the jobs: nothing is submitted twice", "[e2e]") {
    auto world = world_with_slurm("until_go");
    const auto log = world.root() / "bitsweep.log";
    const SystemClock clock;
    const auto wait_for = [&](const std::string& text) {
        for (int i = 0; i < 600 && test::count_lines(log, text) == 0; ++i) clock.sleep(0.1);
        INFO(read_file(log));
        REQUIRE(test::count_lines(log, text) > 0);
    };
    const auto first = world.start("run s --executor slurm --max-jobs 2 --threads 1");
    wait_for("2 jobs alive");
    SECTION("while one watches") {
        world.write("down", "");
        wait_for("squeue does not tell of job 17, which counts as it last did: slurm_load_jobs error");
        world.write("go", "");
        CHECK(wait_process(first).code == 0);
    }
    SECTION("when the same command comes back") {
        ::kill(first, SIGINT);
        CHECK(wait_process(first).code == 3);
        world.write("down", "");
        const auto second = world.start("run s --executor slurm --max-jobs 2 --threads 1");
        wait_for("squeue does not tell of job 17");
        world.write("go", "");
        CHECK(wait_process(second).code == 0);
    }
    CHECK(test::count_lines(log, "submitted job") == 1);
    CHECK(test::count_lines(log, "squeue does not tell") == 1);
}

TEST_CASE("an array that squeue still knows is kept beside the next one", "[e2e]") {
    auto world = world_with_slurm("");
    world.write("results/slurm/s/jobs.json", "[\"3\", \"4\"]\n");
    world.write("forgotten", "4\n");
    CHECK(world.bitsweep("run s --executor slurm --max-jobs 2 --threads 1").status.code == 0);
    CHECK(read_file(world.results() / "slurm/s/jobs.json") == "[\"3\",\"17\"]\n");
}

TEST_CASE("pilots and the command that watches them end when the results are gone, and make none anew", "[e2e]") {
    auto world = world_with_slurm("until_go");
    const auto log = world.root() / "bitsweep.log";
    const auto watching = world.start("run s --executor slurm --max-jobs 2 --threads 1");
    const auto pilots = std::vector{world.root() / "pilot.17_0.txt", world.root() / "pilot.17_1.txt"};
    test::wait_until([&] {
        return std::all_of(pilots.begin(), pilots.end(), [](const auto& pilot) {
            return is_there(pilot) && test::count_lines(pilot, "started") > 0;
        });
    });
    std::filesystem::rename(world.results(), world.root() / "moved");
    CHECK(wait_process(watching).code == 1);
    CHECK_THAT(read_file(log), Contains("results was moved or removed"));
    for (const auto* job : {"17_0", "17_1"}) {
        const auto pid = static_cast<pid_t>(std::stoi(read_file(world.root() / "jobs" / job)));
        test::wait_until([&] { return !process_start_ticks(pid).has_value(); });
        const auto said = read_file(world.root() / fmt::format("pilot.{}.txt", job));
        CHECK_THAT(said, Contains("results was moved or removed while this command wrote it"));
    }
    CHECK(test::count_lines(log, "submitted job") == 1);
    CHECK_FALSE(is_there(world.results()));
}

TEST_CASE("Ctrl-C leaves the jobs to go on, cancel ends them", "[e2e]") {
    auto world = world_with_slurm("until_go");
    const auto pid = world.start("run s --executor slurm --max-jobs 2 --threads 1");
    const SystemClock clock;
    for (int i = 0; i < 600 && world.stdout_of("status").find("running") == std::string::npos &&
                    test::count_lines(world.root() / "bitsweep.log", "2 jobs alive") == 0;
         ++i)
        clock.sleep(0.1);
    ::kill(pid, SIGINT);
    CHECK(wait_process(pid).code == 3);
    CHECK_THAT(read_file(world.root() / "bitsweep.log"), Contains("the jobs go on"));
    CHECK_THAT(world.stdout_of("cancel --sweep s"), Contains("4 runs cancelled") && Contains("job 17 is cancelled"));
    CHECK(read_file(world.root() / "cancelled") == "17\n");
    CHECK(world.bitsweep("run s --executor slurm --threads 1").status.code == 3);
}

}  // namespace bitsweep::slurm_test
