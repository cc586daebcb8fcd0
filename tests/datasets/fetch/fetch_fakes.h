#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "datasets/fetch/download.h"

namespace bitsweep::test {

/// Turned by its own sleeps.
class FakeClock : public Clock {
public:
    double now_s() const override { return time_s; }
    double steady_s() const override { return time_s; }
    void sleep(double seconds) const override { time_s += seconds; }
    mutable double time_s = 1000;
};

/// Remembers what it was told, as sentences.
class NotedSink : public fetch::DownloadSink {
public:
    void started(const fetch::Parcel&, const std::string& address, std::uint64_t have) override {
        lines.push_back("started " + address + " at " + std::to_string(have));
    }
    void at(std::uint64_t) override {}
    void finished() override { lines.emplace_back("finished"); }
    void note(const std::string& sentence) override { lines.push_back(sentence); }
    std::vector<std::string> lines;
};

/// Answers in the order they were put in; whoever asks more often than that gets "unreachable".
class FakeTransfer : public fetch::Transfer {
public:
    struct Answer {
        fetch::AnswerHead head;
        std::string bytes;
        fetch::TransferResult result = {fetch::TransferEnd::kComplete, ""};
        std::function<void()> afterwards = [] {};
    };

    fetch::TransferResult get(const std::string& address, std::uint64_t offset, fetch::Receiver& receiver) override {
        asked.push_back(address + " from " + std::to_string(offset));
        if (answers.empty()) return {fetch::TransferEnd::kUnreachable, "nobody there"};
        const Answer answer = answers.front();
        answers.pop_front();
        if (answer.head.status != 0 && !receiver.begin(answer.head)) return {fetch::TransferEnd::kRefused, ""};
        const bool taken = answer.bytes.empty() || receiver.receive(answer.bytes);
        answer.afterwards();
        return taken ? answer.result : fetch::TransferResult{fetch::TransferEnd::kRefused, ""};
    }

    std::deque<Answer> answers;
    std::vector<std::string> asked;
};

}  // namespace bitsweep::test
