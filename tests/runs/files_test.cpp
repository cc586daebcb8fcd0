#include "runs/files.h"

#include <cmath>

#include "base/error.h"
#include "runs/checked.h"
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
    CHECK_THROWS_AS(run_folder("results", "../../../victim"), DataError);
    CHECK(RunId::parse("0123456789abcdef").value().text() == "0123456789abcdef");
    CHECK_FALSE(RunId::parse("../0123456789abc"));
}

TEST_CASE("accuracies are percentages, other numbers are free", "[runs]") {
    for (const auto* key : {"test.top1", "best.val.top5", "test.top1_bn", "top1"}) {
        INFO(key);
        for (const double good : {0.0, 55.5, 100.0, std::nan("")}) CHECK(wrong_value(key, good).empty());
        for (const double bad : {-0.5, 100.5, 1e9, HUGE_VAL})
            CHECK_THAT(wrong_value(key, bad), Contains("expected a percentage from 0 to 100"));
    }
    CHECK(wrong_value("train_s", 1e9).empty());
    CHECK(wrong_value("act.top", -1).empty());
}

}  // namespace bitsweep::run_files_test
