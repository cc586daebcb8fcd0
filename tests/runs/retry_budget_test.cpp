#include "runs/retry_budget.h"

#include <vector>

#include "runs/attempts.h"
#include "runs/standing.h"
#include "sched/plan.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"

namespace bitsweep::retry_budget_test {
using test::MadeResults;

namespace {

struct End {
    Cause cause;
    bool made_progress = false;
};

// Each with the message "m", a crash budget of 2, and a timeout budget of 2.
struct Case {
    const char* what;
    std::vector<End> ends;
    const char* why;  // a part of the reason for giving the run up; nullptr = it is tried again
    bool starts_again = false;
};

const std::vector<Case> kCases{
    {"one crash", {{Cause::kCrashed}}, nullptr},
    {"two crashes", {{Cause::kCrashed}, {Cause::kCrashed}}, "m (2 attempts in a row"},
    {"an epoch between crashes", {{Cause::kCrashed}, {Cause::kCrashed, true}}, nullptr},
    {"a crash and a hang", {{Cause::kCrashed}, {Cause::kHung}}, "m (2 attempts in a row"},
    {"an interruption between crashes",
     {{Cause::kCrashed}, {Cause::kInterrupted}, {Cause::kPreempted}, {Cause::kCrashed}},
     "m (2 attempts in a row"},
    {"out of memory for the first time", {{Cause::kOutOfMemory}, {Cause::kCrashed}}, nullptr},
    {"out of memory, and again alone",
     {{Cause::kOutOfMemory}, {Cause::kOutOfMemory}, {Cause::kOutOfMemory}},
     "m (2 attempts in a row"},
    {"refused", {{Cause::kBadConfig}}, "m"},
    {"late once", {{Cause::kTimedOut, true}}, nullptr},
    {"late twice, with epochs", {{Cause::kTimedOut, true}, {Cause::kTimedOut, true}}, "m (2 times"},
    {"starts again, late once", {{Cause::kTimedOut, true}}, nullptr, true},
    {"starts again, late twice, no further",
     {{Cause::kTimedOut, true}, {Cause::kTimedOut}},
     "m (2 attempts in a row, the last no further",
     true},
    {"starts again, late twice, never an epoch", {{Cause::kTimedOut}, {Cause::kTimedOut}}, "m (2 attempts", true},
    {"starts again, late twice, further", {{Cause::kTimedOut, true}, {Cause::kTimedOut, true}}, nullptr, true},
    {"starts again, a stop between",
     {{Cause::kTimedOut, true}, {Cause::kInterrupted}, {Cause::kTimedOut}},
     nullptr,
     true},
    {"late and crashed", {{Cause::kTimedOut}, {Cause::kCrashed}}, nullptr},
    {"stopped often", std::vector<End>(9, {Cause::kInterrupted}), nullptr},
};

void check_reason(const std::optional<std::string>& reason, const Case& made) {
    INFO(made.what);
    CHECK(reason.has_value() == (made.why != nullptr));
    if (reason && made.why != nullptr) CHECK_THAT(*reason, Contains(made.why));
}

}  // namespace

TEST_CASE("a retry budget is spent alike in a living sweep and by the files alone", "[runs]") {
    RetryRules rules;
    rules.crash_budget = 2;
    for (const auto& made : kCases) {
        RetryBudget budget(rules, false, made.starts_again);
        sched::PlannedRun planned{"a", ""};
        planned.starts_again = made.starts_again;
        sched::Plan plan({planned}, rules);
        const test::Folder folder;
        const MadeResults results(folder.path);
        const auto id = MadeResults::id(1);
        results.write("runs/" + id + "/config.json",
                      made.starts_again ? R"({"trainer": {"name": "own", "revision": 1, "resume": "restart"}})" : "{}");
        for (int attempt = 1; const auto& end : made.ends) {
            budget.count({end.cause, "m"}, end.made_progress);
            plan.started(0);
            plan.ended(0, {end.cause, "m"}, end.made_progress, 0);
            results.start(id, attempt);
            if (end.made_progress) results.epoch(id, attempt, 50, 10, attempt);
            results.end(id, to_string(end.cause), "m", attempt);
            ++attempt;
        }
        check_reason(budget.given_up(), made);
        check_reason(given_up(results.run(id), 0, rules.crash_budget), made);
        const bool has_failed = plan.state(0) == RunState::kFailed;
        check_reason(has_failed ? std::optional(plan.why(0)) : std::nullopt, made);
    }
}

TEST_CASE("a back-off doubles with each crash in a row, and is short after an interruption from outside", "[runs]") {
    RetryRules rules{.crash_budget = 99, .first_backoff_s = 1, .longest_backoff_s = 5, .busy_backoff_s = 2};
    RetryBudget budget(rules);
    for (const double expected_s : {1.0, 2.0, 4.0, 5.0, 5.0}) {
        budget.count({Cause::kCrashed, ""}, false);
        CHECK(budget.backoff_s() == expected_s);
    }
    budget.count({Cause::kPreempted, ""}, false);
    CHECK(budget.backoff_s() == 2);
    budget.count({Cause::kInterrupted, ""}, false);
    CHECK(budget.backoff_s() == 0);
    budget.count({Cause::kCrashed, ""}, true);
    CHECK(budget.backoff_s() == 1);
}

TEST_CASE("a refilled budget is whole, but the run stays alone", "[runs]") {
    RetryBudget budget{RetryRules{.crash_budget = 1}};
    budget.count({Cause::kOutOfMemory, ""}, false);
    CHECK(budget.is_alone());
    budget.count({Cause::kOutOfMemory, ""}, false);
    REQUIRE(budget.given_up());
    budget.refill();
    CHECK_FALSE(budget.given_up());
    CHECK(budget.is_alone());
}

}  // namespace bitsweep::retry_budget_test
