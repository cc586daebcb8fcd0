#include "runs/attempts.h"

#include <chrono>
#include <utility>

#include "runs/files.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_results.h"
#include "sys/file.h"

namespace bitsweep::attempts_test {
using test::MadeResults;

namespace {

// Of MadeResults: every attempt ends at 13:00 on that day.
constexpr double kMorning_s = 1769817600, kEvening_s = 1769896800;  // 2026-01-31T00:00Z, 22:00Z

struct Place {
    test::Folder folder;
    MadeResults results{folder.path};
    std::string id = MadeResults::id(1);
    std::filesystem::path run = results.run(id);
};

AttemptEnd ended(int code, std::optional<Outcome> stopped_for = {}) {
    return {4711, ExitStatus{code, 0}, std::move(stopped_for)};
}

}  // namespace

TEST_CASE("an attempt's end is its result's, whatever its exit code says", "[runs]") {
    const Place place;
    place.results.start(place.id);
    place.results.result(place.id, 90);
    CHECK(close_attempt(place.run, place.id, ended(137, Outcome{Cause::kHung, "x"}), 0).cause == Cause::kFinished);
}

TEST_CASE("an attempt that we stopped counts as what we stopped it for", "[runs]") {
    const Place place;
    place.results.start(place.id);
    const Outcome hung{Cause::kHung, "was silent"};
    SECTION("it obeyed and said so itself") {
        place.results.end(place.id, "interrupted");
        CHECK(close_attempt(place.run, place.id, ended(143, hung), kEvening_s).cause == Cause::kHung);
        CHECK(given_up(place.run, kMorning_s, 1) == "was silent (1 attempts in a row without completing an epoch)");
    }
    SECTION("it obeyed, and we only wanted the machine: its own end line is enough") {
        place.results.end(place.id, "interrupted");
        const auto lines = read_file(place.run / "attempts.jsonl");
        CHECK(close_attempt(place.run, place.id, ended(143, Outcome{Cause::kInterrupted, "x"}), 0).message == "x");
        CHECK(read_file(place.run / "attempts.jsonl") == lines);
    }
    SECTION("it was killed: its end line is written for it") {
        CHECK(close_attempt(place.run, place.id, ended(137, hung), 0).cause == Cause::kHung);
        CHECK_THAT(read_file(place.run / "attempts.jsonl"), Contains("\"hung\""));
    }
    SECTION("it crashed by itself before it heard us") {
        place.results.end(place.id, "crashed", "boom");
        CHECK(close_attempt(place.run, place.id, ended(1, hung), 0).cause == Cause::kCrashed);
    }
}

TEST_CASE("a run is given up by what its files say of attempts since then", "[runs]") {
    const Place place;
    const auto crash = [&](int attempt) {
        place.results.start(place.id, attempt);
        place.results.end(place.id, "crashed", "boom", attempt);
    };
    crash(1), crash(2);
    CHECK_FALSE(given_up(place.run, kMorning_s, 3));
    crash(3);
    CHECK(given_up(place.run, kMorning_s, 3) == "boom (3 attempts in a row without completing an epoch)");
    CHECK_FALSE(given_up(place.run, kEvening_s, 3));  // those are an earlier submission's
    SECTION("an attempt that completes an epoch starts the count again") {
        place.results.epoch(place.id, 1, 50, 10, 4);
        crash(4);
        CHECK_FALSE(given_up(place.run, kMorning_s, 3));
    }
    SECTION("of two ends of one attempt the last one counts") {
        place.results.end(place.id, "interrupted", "", 3);
        CHECK_FALSE(given_up(place.run, kMorning_s, 3));
        place.results.end(place.id, "hung", "silent", 3);
        CHECK(given_up(place.run, kMorning_s, 3) == "silent (3 attempts in a row without completing an epoch)");
    }
    SECTION("one that timed out twice is given up, epochs or not") {
        for (const int attempt : {4, 5}) {
            place.results.epoch(place.id, attempt, 50, 10, attempt);
            CHECK_FALSE(given_up(place.run, kMorning_s, 9));
            place.results.end(place.id, "timed_out", "took long", attempt);
        }
        CHECK_THAT(given_up(place.run, kMorning_s, 9).value_or(""), Contains("took long (2 times; "));
    }
    SECTION("a refused config is given up at once") {
        place.results.start(place.id, 4);
        place.results.end(place.id, "bad_config", "no such data", 4);
        CHECK(given_up(place.run, kMorning_s, 99) == "no such data");
    }
}

TEST_CASE("a metric line, a line of the log and a checkpoint are signs of life", "[runs]") {
    const Place place;
    place.results.start(place.id);
    const auto folder = "runs/" + place.id + "/";
    place.results.write(folder + "checkpoint.pt", "epoch 1");
    auto before = signs_of_life(place.run);
    CHECK(signs_of_life(place.run) == before);
    const auto is_new = [&] {
        const auto now = signs_of_life(place.run);
        return std::exchange(before, now) != now;
    };
    for (const auto* file : {"metrics.jsonl", "layers.jsonl", "log.1.txt", "log.2.txt"}) {
        INFO(file);
        place.results.append(folder + file, "x\n");
        CHECK(is_new());
    }
    const auto checkpoint = place.run / "checkpoint.pt";
    std::filesystem::last_write_time(checkpoint,
                                     std::filesystem::last_write_time(checkpoint) + std::chrono::minutes(1));
    CHECK(is_new());
    CHECK_FALSE(is_new());
}

TEST_CASE("the log of an attempt that died before its start line is the last one", "[runs]") {
    const Place place;
    CHECK(last_log(place.run) == 0);
    for (const auto* number : {"9", "10", "2"})
        place.results.append("runs/" + place.id + "/log." + number + ".txt", "x");
    CHECK(last_log(place.run) == 10);
}

TEST_CASE("an attempt's lines are read as they were written", "[runs]") {
    const StartLine start{.attempt = 3,
                          .time = "2026-01-31T13:00:00Z",
                          .pid = 4711,
                          .start_ticks = 99,
                          .threads = 2,
                          .boot = "b",
                          .host = "node7",
                          .device = "cpu",
                          .arithmetic = "integer",
                          .instruction_set = "avx2",
                          .git_commit = "c0ffee",
                          .binary_sha256 = "beef"};
    CHECK(start.computed_by() == "integer on avx2");
    CHECK(to_line(start) ==
          R"({"event":"start","attempt":3,"pid":4711,"start_ticks":99,"boot":"b","host":"node7",)"
          R"("time":"2026-01-31T13:00:00Z","device":"cpu","threads":2,"arithmetic":"integer","instruction_set":"avx2",)"
          R"("git_commit":"c0ffee","binary_sha256":"beef"})");
    const auto started = std::get<StartLine>(parse_attempt(Json::parse(to_line(start))));
    CHECK(to_line(started) == to_line(start));
    CHECK(to_line(std::get<StartLine>(parse_attempt(Json::parse(to_line(StartLine{}))))) ==
          R"({"event":"start","attempt":1})");
    for (const auto exit : {std::optional<std::int64_t>(143), std::optional<std::int64_t>()}) {
        const EndLine end{3, "2026-01-31T14:00:00Z", exit, "interrupted", "stopped\nby SIGTERM"};
        CHECK(to_line(std::get<EndLine>(parse_attempt(Json::parse(to_line(end))))) == to_line(end));
    }
    CHECK(std::get<std::string>(parse_attempt({{"event", "start"}})) == "no attempt number");
    CHECK_THAT(std::get<std::string>(parse_attempt({{"event", "stop"}, {"attempt", 1}})), Contains("'stop'"));
}

TEST_CASE("what attempts computed by is read in their order, and lines that do not say it are passed over", "[runs]") {
    const Place place;
    CHECK(arithmetics_of(place.run).empty());
    for (const auto& [arithmetic, instruction_set] :
         {std::pair{"", ""}, {"fused", "avx2"}, {"integer", "avx2"}, {"fused", "avx2"}, {"integer", ""}})
        place.results.append("runs/" + place.id + "/attempts.jsonl",
                             to_line(StartLine{.arithmetic = arithmetic, .instruction_set = instruction_set}) + "\n");
    CHECK(arithmetics_of(place.run) == std::vector<std::string>{"fused on avx2", "integer on avx2", "integer"});
}

TEST_CASE("a log that is no text becomes the reason of a crash all the same", "[runs]") {
    const Place place;
    place.results.start(place.id);
    place.results.append("runs/" + place.id + "/log.1.txt", "caf\xe9 \xff\n");
    const auto outcome = close_attempt(place.run, place.id, ended(1), 0);
    CHECK(outcome.cause == Cause::kCrashed);
    CHECK_THAT(read_file(place.run / kAttemptsFile), Contains("exit code 1: caf"));
}

TEST_CASE("memory that ran out once is remembered in the run's own files", "[runs]") {
    const Place place;
    place.results.start(place.id);
    CHECK_FALSE(ran_out_of_memory(place.run));
    place.results.end(place.id, "out_of_memory");
    CHECK(ran_out_of_memory(place.run));
}

TEST_CASE("attempts.jsonl and result.json cut at every length are read, and invent no finished run", "[runs]") {
    const Place place;
    place.results.finished(place.id, 90);
    const auto attempts = read_file(place.run / "attempts.jsonl"), result = read_file(place.run / "result.json");
    for (std::size_t length = 0; length <= attempts.size(); ++length) {
        place.results.write("runs/" + place.id + "/attempts.jsonl", attempts.substr(0, length));
        CHECK(count_attempts(place.run) <= 1);
        CHECK_FALSE(ran_out_of_memory(place.run));
        CHECK_FALSE(live_worker(place.run));
    }
    for (std::size_t length = 0; length < result.size(); ++length) {
        place.results.write("runs/" + place.id + "/result.json", result.substr(0, length));
        CHECK_FALSE(published_outcome(place.run, place.id));
    }
}

TEST_CASE("the best epoch is the first of the best, by the metric's order, of the lines that count", "[runs]") {
    const Place at;
    make_folders(at.run);
    const auto lines = [&](const std::string& text) { write_file_atomically(at.run / kMetricsFile, text); };
    const TrainerMetric high{"score", "", true}, low{"score", "", false};
    lines(R"({"attempt":1,"epoch":0,"score":9}
{"attempt":1,"epoch":1,"score":2}
{"attempt":1,"epoch":2,"score":8}
{"attempt":2,"epoch":2,"score":1}
{"attempt":2,"epoch":3,"score":null}
{"attempt":2,"epoch":4,"score":2}
{"attempt":2,"epoch":5,"score":1}
)");
    CHECK(best_epoch(at.run, high)->epoch == 1);
    CHECK(best_epoch(at.run, high)->value == 2);
    CHECK(best_epoch(at.run, low)->epoch == 2);
    CHECK_FALSE(best_epoch(at.run, {"other", "", true}));
    lines("");
    CHECK_FALSE(best_epoch(at.run, low));
}

}  // namespace bitsweep::attempts_test
