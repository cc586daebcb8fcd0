#include "app/explanation.h"

#include "app/removed_runs.h"
#include "support/catch.h"

namespace bitsweep::app::explanation_test {

namespace {

RunQuestion about(RunState state) {
    RunQuestion question;
    question.run.id = "aa";
    question.run.state = state;
    question.command = "bitsweep run demo.json";
    return question;
}

RunQuestion waiting(double wait_s) {
    auto question = about(RunState::kNew);
    question.writer = "pid 17 on host node7";
    question.live.emplace();
    question.live->sweep = "demo";
    question.live->limit = 2;
    question.live->slots = {{"cpu", "bb", false}, {"cpu", "cc", false}};
    question.live->queue = {{"dd", "", 0}, {"aa", "exit code 1: boom", wait_s}};
    question.live->queued = 2;
    return question;
}

}  // namespace

TEST_CASE("a run that is over or running is said to be", "[app]") {
    CHECK_THAT(explanation(about(RunState::kFinished)), Contains("it has finished"));
    CHECK_THAT(explanation(about(RunState::kDiverged)), Contains("not tried again"));
    CHECK_THAT(explanation(about(RunState::kRunning)), Contains("it is running"));
}

TEST_CASE("a run whose attempts computed in several ways is said to be no longer one arithmetic", "[app]") {
    auto question = about(RunState::kFinished);
    question.arithmetics = {"integer on avx2"};
    CHECK(explanation(question) == explanation(about(RunState::kFinished)));
    question.arithmetics.emplace_back("fused on avx2");
    CHECK_THAT(explanation(question),
               Contains("not of one arithmetic") && Contains("integer on avx2, then fused on avx2"));
}

TEST_CASE("where nobody runs it, the command that would is named", "[app]") {
    CHECK(explanation(about(RunState::kNew)) == "no 'bitsweep run' is active here: 'bitsweep run demo.json' trains it");
    auto failed = about(RunState::kFailed);
    failed.run.message = "boom";
    CHECK(explanation(failed) ==
          "its last attempt failed: boom; no 'bitsweep run' is active here: 'bitsweep run demo.json' trains it");
    auto lone = about(RunState::kNew);
    lone.command.clear();
    CHECK_THAT(explanation(lone), Contains("no sweep names it"));
}

TEST_CASE("a waiting run's place in the queue, back-off, pause and cancellation are said", "[app]") {
    CHECK(explanation(waiting(0)) == "1 run starts before it; 2 of 2 slots are busy");
    CHECK(explanation(waiting(4)) == "its last attempt ended with: exit code 1: boom; it is tried again in 4 s");
    auto paused = waiting(0);
    paused.paused_by = "pid 1 on host x";
    CHECK_THAT(explanation(paused), Contains("paused by pid 1 on host x"));
    auto cancelled = waiting(0);
    cancelled.run.state = RunState::kCancelled;
    CHECK_THAT(explanation(cancelled), Contains("'bitsweep retry aa'"));
    auto placed = waiting(0);
    placed.run.id = "bb";
    CHECK(explanation(placed) == "pid 17 on host node7 has just given it to cpu");
    auto elsewhere = waiting(0);
    elsewhere.run.id = "ee";
    CHECK_THAT(explanation(elsewhere), Contains("does not wait for it"));
}

TEST_CASE("runs that a sweep's file no longer names are those of its last run without those of now", "[app]") {
    Sweep sweep;
    sweep.runs.push_back({"aa", {}, true, ""});
    const std::string before = R"({"cells": [{"arm": "x", "at": {"bits": 2}, "seed": 1, "run": "aa"},
        {"arm": "x", "at": {"bits": 3}, "seed": 1, "run": "bb"}, {"arm": "y", "at": {"bits": 3}, "seed": 1, "run": "bb"}]})";
    CHECK(removed_runs(sweep, before) == std::map<std::string, std::string>{{"bb", "x {\"bits\":3} seed 1"}});
    CHECK(removed_runs(sweep, std::nullopt).empty());
    CHECK(removed_runs(sweep, "{").empty());
}

}  // namespace bitsweep::app::explanation_test
