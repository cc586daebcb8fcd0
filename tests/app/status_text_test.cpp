#include "app/status_text.h"

#include <sstream>

#include <fmt/format.h>

#include "report/table/text.h"
#include "support/catch.h"

namespace bitsweep::app::status_text_test {
namespace {

RunStatus run_in(RunState state, int number) {
    StatusRow row;
    row.id = fmt::format("{:016x}", number);
    row.state = state;
    row.epoch = state == RunState::kNew ? -1 : 2;
    row.epochs = 12;
    row.message =
        state == RunState::kFailed ? "exit code 1: a long story of what went wrong on which line of the log" : "";
    return {row, state == RunState::kRunning ? std::optional(40.0) : std::nullopt, fmt::format("pact bits={}", number)};
}

SweepStatus sweep_of(const std::string& name, const StateCounts& counts) {
    SweepStatus sweep;
    sweep.name = name;
    int number = 0;
    for (const auto& [state, count] : counts)
        for (std::size_t i = 0; i < count; ++i) sweep.runs.push_back(run_in(state, ++number));
    return sweep;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("on a terminal what runs comes first, then trouble, then a line a sweep with what waits", "[app]") {
    using enum RunState;
    StatusView view;
    view.sweeps = {sweep_of("over", {{kFinished, 2}}),
                   sweep_of("s", {{kRunning, 1}, {kFinished, 2}, {kFailed, 1}, {kNew, 6}})};
    const auto text = status_text(view, false, TerminalSize{});
    CHECK(lines_of(text) ==
          std::vector<std::string>{"00000000 pact bits=7   epoch 2/12   ETA 40 s",
                                   "failed 00000000 pact bits=10: exit code 1: a long story of what went wrong on wh",
                                   "[####................] 2/10 s: 1 running, 1 failed, 6 waiting, next pact bits=1",
                                   "[####################] 2/2 over"});
}

TEST_CASE("a status fits every terminal, and what does not fit is counted", "[app]") {
    using enum RunState;
    StatusView view;
    for (int i = 0; i < 30; ++i)
        view.sweeps.push_back(sweep_of(fmt::format("sweep {}", i), {{kRunning, 4}, {kFailed, 5}, {kNew, 100}}));
    view.paused_by = "pid 1 on host x";
    view.live = sched::LiveState();
    for (const auto& [columns, rows] : {std::pair{80, 24}, {50, 24}, {20, 10}, {200, 60}}) {
        INFO(columns << " x " << rows);
        const TerminalSize size{static_cast<std::size_t>(columns), static_cast<std::size_t>(rows)};
        const auto lines = lines_of(status_text(view, false, size));
        CHECK(lines.size() < size.rows);
        CHECK(lines.size() + 3 > size.rows);
        for (std::size_t i = 1; i < lines.size(); ++i) CHECK(text_width(lines[i]) <= size.columns);
    }
    CHECK_THAT(status_text(view, false, TerminalSize{}),
               Contains(" more running\n") && Contains(" more in trouble\n") && Contains(" more sweeps\n"));
}

TEST_CASE("a narrow terminal shows numbers whole, and breaks the lines below", "[app]") {
    using enum RunState;
    StatusView view;
    view.sweeps = {sweep_of("s", {{kRunning, 2}, {kNew, 6}})};
    view.sweeps[0].runs.back().label = "pact with a name that is too long";
    view.sweeps[0].runs.back().row.top1 = 88.125;
    view.live = sched::LiveState();
    view.live->host = "node";
    const auto lines = lines_of(status_text(view, false, TerminalSize{50, 24}));
    REQUIRE(lines.size() == 5);
    CHECK_THAT(lines[1], Contains("pact with") && Contains("too long 2/12 88.12 % ETA 40 s"));
    CHECK(lines[2] == "[........] 0/8 s: 2 running, 6 waiting, next pact ");
    CHECK(lines[3] + lines[4] == "pid 0 on host node runs : 0 of 0 slots busy, 0  runs waiting");
}

TEST_CASE("into a pipe every run that has not finished has its line, with --all every run", "[app]") {
    using enum RunState;
    StatusView view;
    view.sweeps = {sweep_of("s", {{kRunning, 30}, {kFinished, 2}, {kNew, 60}})};
    const auto text = status_text(view, false, std::nullopt);
    CHECK(lines_of(text).size() == 1 + 1 + 90);
    CHECK_THAT(text, Contains("s: 92 runs, 2 finished, 30 running, 60 new\n") && Contains("pact bits=90"));
    CHECK(lines_of(status_text(view, true, TerminalSize{100, 24})).size() == 1 + 1 + 92);
}

TEST_CASE("a published sweep that is finished is counted, and shown by name or with --all", "[app]") {
    StatusView view;
    view.sweeps = {sweep_of("s", {{RunState::kFinished, 2}}), sweep_of("t", {{RunState::kFinished, 1}})};
    view.sweeps[0].is_published = true;
    CHECK(status_text(view, false, std::nullopt) ==
          "t: 1 run, 1 finished\n1 published sweep finished: --all shows them\n");
    CHECK_THAT(status_text(view, true, std::nullopt), Contains("s: 2 runs, 2 finished\n"));
    view.is_of_one = true;
    CHECK_THAT(status_text(view, false, std::nullopt), Contains("s: 2 runs, 2 finished\n"));
}

TEST_CASE("text is cut between its characters", "[app]") {
    CHECK(cut_at("a±b", 2) == "a±");
    CHECK(cut_at("a±b", 9) == "a±b");
    CHECK(cut_at("±", 0).empty());
    CHECK(cut_at("日本語", 5) == "日本");
}

}  // namespace bitsweep::app::status_text_test
