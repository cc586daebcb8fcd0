#include "runs/files.h"

#include "support/catch.h"

namespace bitsweep::run_files_test {

TEST_CASE("a log is known by its attempt, and nothing else is one", "[runs]") {
    CHECK(log_file(3) == "log.3.txt");
    CHECK(attempt_of_log("log.3.txt") == 3);
    CHECK(attempt_of_log(log_file(1234)) == 1234);
    for (const auto* name : {"log.txt", "log..txt", "log.3", "log.3.txt.tmp", "log.3x.txt", "xlog.3.txt", "log.", ""}) {
        INFO(name);
        CHECK_FALSE(attempt_of_log(name));
    }
}

TEST_CASE("a run's id is 16 lower-case hex digits", "[runs]") {
    CHECK(is_run_id("0123456789abcdef"));
    for (const auto* text : {"0123456789abcde", "0123456789abcdef0", "0123456789ABCDEF", "0123456789abcdeg", ""})
        CHECK_FALSE(is_run_id(text));
    CHECK(run_folder("results", "0123456789abcdef") == "results/runs/0123456789abcdef");
}

}  // namespace bitsweep::run_files_test
