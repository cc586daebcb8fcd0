#include "sched/cluster/pilot_plan.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/member.h"
#include "base/text.h"
#include "runs/files.h"

namespace bitsweep::sched {
namespace {

std::string run_in(const Json& object, const char* key) {
    auto id = text_member(object, key);
    if (!is_run_id(id)) throw DataError(fmt::format("{}: '{}' is no run id", key, printable(id, 60)));
    return id;
}

}  // namespace

OrderedJson to_json(const PilotPlan& plan) {
    OrderedJson json{{"sweep", text_of_bytes(plan.sweep)},
                     {"submitted_s", plan.submitted_s},
                     {"trainer", text_of_bytes(plan.trainer)},
                     {"data_root", text_of_bytes(plan.data_root)},
                     {"threads", plan.threads},
                     {"crash_budget", plan.crash_budget},
                     {"signal_s", plan.signal_s},
                     {"timeout_s", plan.limits.timeout_s},
                     {"hang_s", plan.limits.hang_s},
                     {"grace_s", plan.limits.grace_s},
                     {"runs", OrderedJson::array()}};
    if (!plan.folder.empty()) json["folder"] = text_of_bytes(plan.folder);
    for (const auto& run : plan.runs) {
        json["runs"].push_back({{"run", run.id},
                                {"parent", run.parent},
                                {"expected_s", run.expected_s},
                                {"epochs_left", run.epochs_left}});
        if (const auto own = plan.trainers.find(run.id); own != plan.trainers.end())
            json["runs"].back()["trainer"] = text_of_bytes(own->second);
    }
    return json;
}

PilotPlan parse_pilot_plan(const std::string& text, const std::string& file) {
    constexpr std::int64_t kMost = 1'000'000'000, kMostEpochs = std::int64_t{1} << 53;
    const auto whole = [](const Json& json, const char* key, std::int64_t least) {
        return static_cast<int>(integer_member(json, key, least, kMost));
    };
    try {
        const auto json = read_json(text);
        PilotPlan plan;
        plan.sweep = bytes_of_text(text_member(json, "sweep"));
        plan.submitted_s = number_member(json, "submitted_s");
        plan.trainer = bytes_of_text(text_member(json, "trainer"));
        plan.data_root = bytes_of_text(text_member(json, "data_root"));
        plan.threads = whole(json, "threads", 1);
        plan.crash_budget = whole(json, "crash_budget", 0);
        plan.signal_s = whole(json, "signal_s", 0);
        plan.limits = {number_member(json, "timeout_s"), number_member(json, "hang_s"), number_member(json, "grace_s")};
        plan.folder = bytes_of_text(text_at(json, "folder"));
        for (const auto& run : list_member(json, "runs")) {
            const auto id = run_in(run, "run");
            if (auto own = bytes_of_text(text_at(run, "trainer")); !own.empty())
                plan.trainers.emplace(id, std::move(own));
            plan.runs.push_back({id, text_member(run, "parent").empty() ? "" : run_in(run, "parent"),
                                 number_member(run, "expected_s"),
                                 integer_member(run, "epochs_left", -kMostEpochs, kMostEpochs)});
        }
        return plan;
    } catch (const DataError& error) {
        throw ConfigError(file, std::string("is no plan for pilots: ") + error.what());
    }
}

}  // namespace bitsweep::sched
