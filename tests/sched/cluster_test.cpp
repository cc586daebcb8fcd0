#include "base/error.h"
#include "runs/files.h"
#include "sched/cluster/cluster_sweep.h"
#include "sched/control.h"
#include "sched/simulation.h"
#include "support/fake_cluster.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::sched::cluster_test {
using test::FakeCluster;

namespace {

const std::string kFirst = "00000000000000aa", kSecond = "00000000000000bb", kChild = "00000000000000cc";

/// A sweep on a fake cluster. `at_poll` is what happens before the loop looks for the n-th time.
struct Submission {
    Submission() {
        plan.sweep = "s";
        plan.runs = {{kFirst, "", 10, 3}, {kSecond, "", 10, 3}};
    }

    SweepTally run() {
        const PilotArray pilots{
            max_jobs, "s", "bitsweep", folder.path.string(), pilots_folder(folder.path, "s").string(), 1};
        return ClusterSweep(plan, pilots,
                            {cluster, clock,
                             [&] {
                                 REQUIRE(++polls < 100);
                                 at_poll(polls);
                             },
                             [&](const std::string& text) { said.push_back(text); }, [&] { return stops; }})
            .run();
    }
    void write(const std::string& run, const std::string& file, const std::string& text) const {
        make_folders(run_folder(folder.path, run));
        write_file_atomically(run_folder(folder.path, run) / file, text);
    }
    void finish(const std::string& run, const std::string& outcome = "finished") const {
        write(run, "result.json", R"({"run":")" + run + R"(","outcome":")" + outcome + R"(","epochs":3})");
    }
    void end_jobs() {
        for (auto& [id, array] : cluster.arrays) array.alive = 0;
    }
    std::size_t times_said(const std::string& text) const {
        return static_cast<std::size_t>(std::count_if(
            said.begin(), said.end(), [&](const auto& line) { return line.find(text) != std::string::npos; }));
    }
    std::string jobs_file() const { return read_file(pilots_folder(folder.path, "s") / "jobs.json"); }

    test::Folder folder;
    FakeCluster cluster;
    test::FakeClock clock;
    PilotPlan plan;
    std::size_t max_jobs = 16;
    std::function<void(int poll)> at_poll = [](int) {};
    int stops = 0, polls = 0;
    std::vector<std::string> said;
};

}  // namespace

TEST_CASE("a sweep whose runs are all done submits nothing", "[sched]") {
    Submission sweep;
    sweep.finish(kFirst);
    sweep.finish(kSecond, "diverged");
    const auto tally = sweep.run();
    CHECK(count_of(tally.counts, RunState::kFinished) == 1);
    CHECK(count_of(tally.counts, RunState::kDiverged) == 1);
    CHECK(sweep.cluster.submitted.empty());
    CHECK(sweep.said == std::vector<std::string>{"s: 1 finished, 1 diverged"});
}

TEST_CASE("as many pilots are submitted as runs are left and jobs are allowed, in arrays that the cluster takes",
          "[sched]") {
    Submission sweep;
    for (int i = 10; i < 15; ++i) sweep.plan.runs.push_back({"00000000000000" + std::to_string(i), "", 10, 3});
    sweep.max_jobs = 5;
    sweep.cluster.most = 2;
    sweep.at_poll = [&](int poll) {
        if (poll == 2)
            for (const auto& run : sweep.plan.runs) sweep.finish(run.id);
    };
    CHECK(count_of(sweep.run().counts, RunState::kFinished) == 7);
    REQUIRE(sweep.cluster.submitted.size() == 3);
    CHECK(sweep.cluster.submitted[0].jobs == 2);
    CHECK(sweep.cluster.submitted[1].jobs == 2);
    CHECK(sweep.cluster.submitted[2].jobs == 1);
    CHECK(sweep.cluster.submitted[2].number == 2);
    CHECK(sweep.jobs_file() == "[\"17\",\"18\",\"19\"]\n");
    CHECK(sweep.said == std::vector<std::string>{"7 new; 0 jobs alive", "submitted job 17: 2 pilots",
                                                 "submitted job 18: 2 pilots", "submitted job 19: 1 pilots",
                                                 "s: 7 finished"});
    CHECK(sweep.clock.time_s > 1000);
}

TEST_CASE("lost jobs are submitted again for the runs that are left", "[sched]") {
    Submission sweep;
    sweep.at_poll = [&](int poll) {
        if (poll == 2) {
            sweep.finish(kFirst);
            sweep.write(kFirst, "metrics.jsonl", "{}\n");
        }
        if (poll == 4) sweep.end_jobs();
        if (poll == 8) sweep.finish(kSecond);
    };
    CHECK(count_of(sweep.run().counts, RunState::kFinished) == 2);
    REQUIRE(sweep.cluster.submitted.size() == 2);
    CHECK(sweep.cluster.submitted[1].jobs == 1);
}

TEST_CASE("pilots that train nothing are submitted three times, not for ever", "[sched]") {
    Submission sweep;
    sweep.at_poll = [&](int) { sweep.end_jobs(); };
    CHECK(sweep.run().left == 2);
    CHECK(sweep.cluster.submitted.size() == 3);
    CHECK(sweep.times_said("3 rounds of pilots ended without training anything") == 1);
}

TEST_CASE("a time limit that ends every round of pilots is no failure while runs go on", "[sched]") {
    Submission sweep;
    std::string metrics;
    sweep.at_poll = [&](int poll) {
        sweep.end_jobs();
        sweep.write(kFirst, "metrics.jsonl", metrics += "{}\n");
        if (poll == 12) {
            sweep.finish(kFirst);
            sweep.finish(kSecond);
        }
    };
    CHECK(count_of(sweep.run().counts, RunState::kFinished) == 2);
    CHECK(sweep.cluster.submitted.size() > 4);
}

TEST_CASE("a cluster that does not answer is no sign that the jobs are gone", "[sched]") {
    Submission sweep;
    SECTION("while one watches") {
        sweep.at_poll = [&](int poll) {
            if (poll == 2) sweep.cluster.is_down = true;
            if (poll == 6) sweep.cluster.is_down = false;
            if (poll == 8) sweep.cluster.is_down = true;
            if (poll == 10) {
                sweep.finish(kFirst);
                sweep.finish(kSecond);
            }
        };
        sweep.run();
        CHECK(sweep.cluster.submitted.size() == 1);
        CHECK(sweep.times_said("squeue does not tell of job 17, which counts as it last did: no controller") == 2);
    }
    SECTION("when the same command comes back") {
        make_folders(pilots_folder(sweep.folder.path, "s"));
        write_file_atomically(pilots_folder(sweep.folder.path, "s") / "jobs.json", R"(["3"])");
        sweep.cluster.is_down = true;
        sweep.at_poll = [&](int poll) { sweep.stops = poll == 5; };
        CHECK(sweep.run().left == 2);
        CHECK(sweep.cluster.submitted.empty());
        CHECK(sweep.times_said("squeue does not tell of job 3") == 1);
    }
    CHECK(sweep.times_said("at all") == 0);
}

TEST_CASE("an array is remembered until the cluster has forgotten it", "[sched]") {
    Submission sweep;
    make_folders(pilots_folder(sweep.folder.path, "s"));
    write_file_atomically(pilots_folder(sweep.folder.path, "s") / "jobs.json", R"(["3", "4"])");
    sweep.cluster.arrays["3"] = {0, false};
    sweep.at_poll = [&](int poll) { sweep.stops = poll == 2; };
    sweep.run();
    CHECK(sweep.jobs_file() == "[\"3\",\"17\"]\n");
}

TEST_CASE("a stop leaves the jobs to go on", "[sched]") {
    Submission sweep;
    sweep.at_poll = [&](int poll) { sweep.stops = poll == 3; };
    CHECK(sweep.run().left == 2);
    CHECK(sweep.cluster.cancelled.empty());
    CHECK(sweep.times_said("the jobs go on") == 1);
    CHECK(sweep.said.back() == "s: 2 new");
}

TEST_CASE("a run that was given up by all pilots takes its children with it", "[sched]") {
    Submission sweep;
    sweep.plan.runs.push_back({kChild, kSecond, 10, 3});
    sweep.plan.crash_budget = 1;
    sweep.finish(kFirst);
    sweep.at_poll = [&](int poll) {
        if (poll == 2)
            sweep.write(kSecond, "attempts.jsonl",
                        R"({"event":"start","attempt":1,"time":"2026-01-01T00:00:00Z"})"
                        "\n"
                        R"({"event":"end","attempt":1,"time":"2026-01-01T00:00:01Z","exit":1,"outcome":"crashed"})"
                        "\n");
    };
    const auto tally = sweep.run();
    CHECK(count_of(tally.counts, RunState::kFinished) == 1);
    CHECK(count_of(tally.counts, RunState::kFailed) == 1);
    CHECK(count_of(tally.counts, RunState::kBlocked) == 1);
    CHECK(sweep.times_said("failed: " + kSecond) == 1);
    CHECK(sweep.times_said("its parent " + kSecond + " did not finish") == 1);
}

TEST_CASE("jobs whose runs are all done or cancelled are cancelled, others are not", "[sched]") {
    Submission sweep;
    sweep.at_poll = [&](int poll) { sweep.stops = poll == 2; };
    sweep.run();
    sweep.finish(kFirst);
    CHECK(cancel_idle_jobs(sweep.cluster, sweep.folder.path).cancelled.empty());
    FileControl(sweep.folder.path).cancel({kSecond});
    CHECK(cancel_idle_jobs(sweep.cluster, sweep.folder.path).cancelled == std::vector<std::string>{"17"});
    CHECK(sweep.cluster.cancelled == std::vector<std::string>{"17"});
}

TEST_CASE("what is no job's id, and a plan that cannot be read, keep no job from being cancelled", "[sched]") {
    Submission sweep;
    sweep.at_poll = [&](int poll) { sweep.stops = poll == 2; };
    sweep.run();
    FileControl(sweep.folder.path).cancel({kFirst, kSecond});
    const auto own = pilots_folder(sweep.folder.path, "s");
    replace_file(own / "jobs.json", R"(["--user=root", "17", "17,18", "", 18, "1234567890123456789012"])");
    const auto broken = sweep.folder.path / "slurm/a/plan.json";
    make_folders(broken.parent_path());
    replace_file(broken, R"({"sweep": 3})");
    const auto jobs = cancel_idle_jobs(sweep.cluster, sweep.folder.path);
    CHECK(jobs.cancelled == std::vector<std::string>{"17"});
    REQUIRE(jobs.left_out.size() == 1);
    CHECK_THAT(jobs.left_out.front(), Contains("slurm/a/plan.json") && Contains("sweep: expected a text, got 3"));
}

TEST_CASE("a plan file comes back as it was written, and a damaged one is refused by name", "[sched]") {
    PilotPlan plan;
    plan.sweep = "cpu/bits";
    plan.submitted_s = 1.5;
    plan.trainer = "/opt/bitsweep-train";
    plan.threads = 4;
    plan.runs = {{kFirst, "", 10, 3}, {kSecond, kFirst, 0, 3}};
    const auto text = to_json(plan).dump();
    CHECK(to_json(parse_pilot_plan(text, "plan.json")).dump() == text);
    for (std::size_t length = 0; length < text.size(); ++length)
        CHECK_THROWS_WITH(parse_pilot_plan(text.substr(0, length), "plan.json"), Contains("plan.json"));
    const auto refused = [&](const std::string& pointer, const Json& value, const std::string& what) {
        auto json = Json::parse(text);
        json[Json::json_pointer(pointer)] = value;
        CHECK_THROWS_WITH(parse_pilot_plan(json.dump(), "plan.json"), Contains(what));
    };
    refused("/runs/0/run", "../../x", "run: '../../x' is no run id");
    refused("/runs/1/parent", "x", "parent: 'x' is no run id");
    refused("/threads", 0, "threads: expected a whole number from 1 to");
    refused("/threads", 1e300, "got 1e+300");
    refused("/grace_s", "long", "grace_s: expected a number, got \"long\"");
}

}  // namespace bitsweep::sched::cluster_test
