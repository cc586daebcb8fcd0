#include "sched/cluster/slurm.h"

#include "support/catch.h"

namespace bitsweep::sched::slurm_test {

TEST_CASE("the batch script asks for what was asked, and passes the time limit's signal on", "[sched]") {
    const PilotArray array{12, "cpu/bits", "/opt/bitsweep", "/home/a b/results", "/home/a b/results/slurm", 4};
    SlurmOptions options;
    options.partition = "gpu";
    options.sbatch_args = {"--time=2:00:00", "--gres=gpu:1"};
    options.signal_s = 90;
    CHECK(render_script(array, options) == R"(#!/bin/bash
#SBATCH --job-name=bitsweep-cpu_bits
#SBATCH --array=0-11
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --partition=gpu
#SBATCH --output="/home/a b/results/slurm/pilot.%A_%a.txt"
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@90
#SBATCH --requeue
#SBATCH --time=2:00:00
#SBATCH --gres=gpu:1

/opt/bitsweep --results '/home/a b/results' pilot '/home/a b/results/slurm/plan.json' &
pilot=$!
trap 'kill -TERM $pilot' TERM
wait $pilot
status=$?
# A trapped signal ends the first wait early.
while kill -0 $pilot 2>/dev/null; do wait $pilot; status=$?; done
exit $status
)");
}

TEST_CASE("a line of the batch script holds one option, whatever a name holds", "[sched]") {
    PilotArray array{1, "a\nb %j\"", "/b", "/r", "/r/100% \"x\" \\#/slurm", 1};
    SlurmOptions options;
    options.partition = "gpu #1";
    const auto script = render_script(array, options);
    CHECK_THAT(script, Contains("#SBATCH --job-name=bitsweep-a_b__j_\n"));
    CHECK_THAT(script, Contains("#SBATCH --partition=\"gpu #1\"\n"));
    CHECK_THAT(script, Contains("#SBATCH --output=\"/r/100%% \\\"x\\\" \\\\#/slurm/pilot.%A_%a.txt\"\n"));
    options.sbatch_args = {"--time=1\nrm -rf ~"};
    CHECK_THROWS_WITH(render_script(array, options), Contains("--sbatch-arg: expected no line ends"));
    options.sbatch_args.clear();
    array.folder = "/r\ntouch x";
    CHECK_THROWS_WITH(render_script(array, options), Contains("--results: expected no line ends"));
}

TEST_CASE("MaxArraySize is read from scontrol's configuration", "[sched]") {
    CHECK(parse_max_array_size("LogTimeFormat           = iso8601_ms\n"
                               "MailDomain              = (null)\n"
                               "MaxArraySize            = 5001\n"
                               "MaxBatchRequeue         = 5\n") == 5001);
    CHECK(parse_max_array_size("slurm_load_ctl_conf error: Unable to contact slurm controller") == 1001);
}

TEST_CASE("sbatch's answer is a job id, with or without a cluster, nothing else is", "[sched]") {
    CHECK(parse_job_id("17\n") == "17");
    CHECK(parse_job_id("17;alps\n") == "17");
    CHECK_FALSE(parse_job_id("sbatch: error: Batch job submission failed: Invalid partition name specified\n"));
    CHECK_FALSE(parse_job_id(""));
}

TEST_CASE("squeue's lines are jobs, what it says besides is none", "[sched]") {
    CHECK(parse_squeue("17_0|RUNNING\n17_1|PENDING\n17_2|COMPLETED\n") ==
          std::vector<std::string>{"RUNNING", "PENDING", "COMPLETED"});
    CHECK(parse_squeue("slurm_load_jobs error: Invalid job id specified\n").empty());
    CHECK(parse_squeue("").empty());
}

TEST_CASE("a job that waits, runs or is requeued is alive, one that ended is not", "[sched]") {
    for (const auto* state : {"PENDING", "RUNNING", "COMPLETING", "REQUEUED", "CONFIGURING", "SUSPENDED"})
        CHECK(is_alive(state));
    for (const auto* state : {"COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED"})
        CHECK_FALSE(is_alive(state));
}

TEST_CASE("an array is over when squeue says so, not when squeue cannot say", "[sched]") {
    CHECK(array_in_squeue(0, "17_0|RUNNING\n17_1|COMPLETED\n17_2|PENDING\n") == ArrayState{2, false});
    CHECK(array_in_squeue(0, "") == ArrayState{0, false});
    CHECK(array_in_squeue(1, "slurm_load_jobs error: Invalid job id specified\n") == ArrayState{0, true});
    CHECK_FALSE(array_in_squeue(1, "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n"));
    CHECK_FALSE(array_in_squeue(1, "slurm_load_jobs error: Socket timed out on send/recv operation\n"));
    CHECK_FALSE(array_in_squeue(127, ""));
}

TEST_CASE("the time left of a job in all the ways that squeue prints it", "[sched]") {
    CHECK(parse_time_left("45\n") == 45);
    CHECK(parse_time_left("1:30") == 90);
    CHECK(parse_time_left("2:03:04") == 7384);
    CHECK(parse_time_left("1-02:03:04\n") == 93784);
    for (const auto* text : {"UNLIMITED", "NOT_SET", "INVALID", "", "x-1:00"}) CHECK_FALSE(parse_time_left(text));
}

}  // namespace bitsweep::sched::slurm_test
