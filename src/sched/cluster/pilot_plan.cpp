#include "sched/cluster/pilot_plan.h"

#include "base/error.h"

namespace bitsweep::sched {

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
    try {
        const auto json = read_json(text);
        PilotPlan plan;
        plan.sweep = bytes_of_text(json.at("sweep").get<std::string>());
        plan.submitted_s = json.at("submitted_s").get<double>();
        plan.trainer = bytes_of_text(json.at("trainer").get<std::string>());
        plan.data_root = bytes_of_text(json.at("data_root").get<std::string>());
        plan.threads = json.at("threads").get<int>();
        plan.crash_budget = json.at("crash_budget").get<int>();
        plan.signal_s = json.at("signal_s").get<int>();
        plan.limits = {json.at("timeout_s").get<double>(), json.at("hang_s").get<double>(),
                       json.at("grace_s").get<double>()};
        plan.folder = bytes_of_text(text_at(json, "folder"));
        for (const auto& run : json.at("runs")) {
            if (auto own = bytes_of_text(text_at(run, "trainer")); !own.empty())
                plan.trainers.emplace(run.at("run").get<std::string>(), std::move(own));
            plan.runs.push_back({run.at("run").get<std::string>(), run.at("parent").get<std::string>(),
                                 run.at("expected_s").get<double>(), run.at("epochs_left").get<std::int64_t>()});
        }
        return plan;
    } catch (const Json::exception& error) {
        throw ConfigError(file, std::string("is no plan for pilots: ") + error.what());
    }
}

}  // namespace bitsweep::sched
