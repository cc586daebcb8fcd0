#include "runs/outcome.h"

#include <csignal>

#include "support/catch.h"

namespace bitsweep::outcome_test {

TEST_CASE("exit codes mean what the contract says", "[runs]") {
    CHECK(cause_of_exit(0) == Cause::kFinished);
    CHECK(cause_of_exit(10) == Cause::kDiverged);
    CHECK(cause_of_exit(20) == Cause::kBadConfig);
    CHECK(cause_of_exit(30) == Cause::kOutOfMemory);
    CHECK(cause_of_exit(75) == Cause::kPreempted);
    CHECK(cause_of_exit(130) == Cause::kInterrupted);
    CHECK(cause_of_exit(143) == Cause::kInterrupted);
    CHECK(cause_of_exit(137) == Cause::kCrashed);
    CHECK(cause_of_exit(1) == Cause::kCrashed);
    CHECK(cause_of_exit(2) == Cause::kCrashed);
}

TEST_CASE("a trainer's exit code names the cause of its attempt's end", "[runs]") {
    for (const auto cause : {Cause::kFinished, Cause::kDiverged, Cause::kBadConfig, Cause::kOutOfMemory,
                             Cause::kCrashed, Cause::kPreempted, Cause::kInterrupted})
        CHECK(cause_of_exit(exit_code_of(cause)) == cause);
    CHECK(exit_code_of(Cause::kInterrupted, SIGINT) == 130);
    CHECK(exit_code_of(Cause::kInterrupted, SIGTERM) == 143);
    CHECK(exit_code_of(Cause::kBadConfig, SIGINT) == 20);
}

TEST_CASE("every cause is known by its name, and those of results are two", "[runs]") {
    for (const auto cause : {Cause::kFinished, Cause::kDiverged, Cause::kBadConfig, Cause::kOutOfMemory,
                             Cause::kCrashed, Cause::kPreempted, Cause::kInterrupted, Cause::kTimedOut, Cause::kHung}) {
        CHECK(cause_named(to_string(cause)) == cause);
        const bool is_result = cause == Cause::kFinished || cause == Cause::kDiverged;
        CHECK(result_named(to_string(cause)).has_value() == is_result);
    }
    CHECK_FALSE(cause_named("Finished"));
}

}  // namespace bitsweep::outcome_test
