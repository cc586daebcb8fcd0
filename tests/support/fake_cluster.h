#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sched/cluster/cluster.h"

namespace bitsweep::test {

/// A cluster whose jobs do as a test says.
class FakeCluster : public sched::Cluster {
public:
    std::size_t most_jobs() override { return most; }
    std::string submit(const sched::PilotArray& array) override {
        submitted.push_back(array);
        const auto id = std::to_string(first_id + submitted.size() - 1);
        arrays[id] = {array.jobs, false};
        return id;
    }
    std::variant<sched::ArrayState, sched::NoAnswer> ask(const std::string& array) override {
        if (is_down) return sched::NoAnswer{"squeue", "no controller\nat all"};
        const auto found = arrays.find(array);
        return found == arrays.end() ? sched::ArrayState{0, true} : found->second;
    }
    bool cancel(const std::string& array) override {
        cancelled.push_back(array);
        return arrays.count(array) > 0;
    }
    std::optional<double> time_left_s(const std::string&) override { return left_s; }
    void requeue(const std::string& job) override { requeued.push_back(job); }

    std::size_t most = 1000, first_id = 17;
    bool is_down = false;
    std::optional<double> left_s;
    std::map<std::string, sched::ArrayState> arrays;  ///< an array that is not here is forgotten
    std::vector<sched::PilotArray> submitted;
    std::vector<std::string> cancelled, requeued;
};

}  // namespace bitsweep::test
