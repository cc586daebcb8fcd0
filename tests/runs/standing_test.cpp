#include "runs/standing.h"

#include <set>

#include "support/catch.h"

namespace bitsweep::standing_test {
using State = RunState;

TEST_CASE("the state of a run by its files, every case", "[runs]") {
    for (const bool is_locked : {false, true})
        for (const bool was_tried : {false, true})
            for (const bool has_failed : {false, true}) {
                CAPTURE(is_locked, was_tried, has_failed);
                // A result counts, whatever else there is.
                CHECK(standing_of({Cause::kFinished, is_locked, was_tried, has_failed}) == State::kFinished);
                CHECK(standing_of({Cause::kDiverged, is_locked, was_tried, has_failed}) == State::kDiverged);
                const auto expected = is_locked    ? State::kRunning
                                      : !was_tried ? State::kNew
                                      : has_failed ? State::kFailed
                                                   : State::kStopped;
                CHECK(standing_of({std::nullopt, is_locked, was_tried, has_failed}) == expected);
            }
}

TEST_CASE("a request or a parent that will not finish holds back what neither runs nor is over", "[runs]") {
    struct Case {
        RunFacts files;
        State by_files, cancelled, blocked;
    };
    static constexpr Case kCases[] = {
        {{}, State::kNew, State::kCancelled, State::kBlocked},
        {{{}, false, true}, State::kStopped, State::kCancelled, State::kBlocked},
        {{{}, false, true, true}, State::kFailed, State::kCancelled, State::kBlocked},
        {{{}, true, true}, State::kRunning, State::kRunning, State::kRunning},
        {{Cause::kFinished}, State::kFinished, State::kFinished, State::kFinished},
        {{Cause::kDiverged}, State::kDiverged, State::kDiverged, State::kDiverged},
    };
    for (const auto& [files, by_files, cancelled, blocked] : kCases) {
        INFO(to_string(by_files));
        CHECK(standing_of(files) == by_files);
        CHECK(standing_of(files, true) == cancelled);
        for (const auto parent : {State::kNew, State::kRunning, State::kStopped, State::kFinished}) {
            CHECK(standing_of(files, false, parent) == by_files);
            CHECK(standing_of(files, true, parent) == cancelled);
        }
        for (const auto parent : {State::kDiverged, State::kFailed, State::kBlocked, State::kCancelled}) {
            CHECK(standing_of(files, false, parent) == blocked);
            CHECK(standing_of(files, true, parent) == cancelled);
        }
    }
}

TEST_CASE("every state has one word and belongs to one kind", "[runs]") {
    std::set<std::string> words;
    for (const auto state : kRunStates) {
        INFO(to_string(state));
        CHECK(words.insert(to_string(state)).second);
        // Diverged is both: it has its result, and what starts from it never begins.
        const int kinds = has_result(state) + is_waiting(state) + is_given_up(state) + (state == State::kRunning);
        CHECK(kinds == (state == State::kDiverged ? 2 : 1));
    }
    CHECK(words ==
          std::set<std::string>{"new", "running", "stopped", "finished", "diverged", "failed", "blocked", "cancelled"});
}

}  // namespace bitsweep::standing_test
