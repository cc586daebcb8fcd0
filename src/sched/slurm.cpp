#include "sched/slurm.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <sstream>

#include <fmt/format.h>

#include "base/error.h"

namespace bitsweep {
namespace {

constexpr std::size_t kDefaultMaxArraySize = 1001;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> split(const std::string& line, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(line);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

std::optional<long> whole_number(std::string_view text) {
    long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return number;
}

// For the shell.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// Job names with spaces and slashes make every Slurm table unreadable.
std::string job_name(const std::string& sweep) {
    std::string name = "bitsweep-" + sweep;
    for (auto& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '.') c = '_';
    return name;
}

bool is_job_id(const std::string& text) {
    return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) != 0 &&
           text.find_first_not_of("0123456789_[]-,%") == std::string::npos;
}

}  // namespace

std::string render_script(const PilotArray& array, const SlurmOptions& options) {
    std::string script = "#!/bin/bash\n";
    const auto directive = [&](const std::string& text) { script += "#SBATCH " + text + "\n"; };
    directive("--job-name=" + job_name(array.sweep));
    directive(fmt::format("--array=0-{}", array.jobs - 1));
    directive("--nodes=1");
    directive("--ntasks=1");
    directive(fmt::format("--cpus-per-task={}", array.cpus));
    if (!options.partition.empty()) directive("--partition=" + options.partition);
    directive("--output=" + array.log);
    directive("--open-mode=append");
    directive(fmt::format("--signal=B:TERM@{}", options.signal_s));
    directive("--requeue");
    for (const auto& argument : options.sbatch_args) directive(argument);
    script += fmt::format(
        "\n"
        "{} --results {} pilot {} &\n"
        "pilot=$!\n"
        "trap 'kill -TERM $pilot' TERM\n"
        "wait $pilot\n"
        "status=$?\n"
        "# A trapped signal ends the first wait early.\n"
        "while kill -0 $pilot 2>/dev/null; do wait $pilot; status=$?; done\n"
        "exit $status\n",
        quoted(array.bitsweep), quoted(array.results), quoted(array.plan));
    return script;
}

std::vector<std::size_t> array_sizes(std::size_t jobs, std::size_t max_array_size) {
    // Task numbers go from 0 to MaxArraySize - 1.
    const std::size_t most = std::max<std::size_t>(max_array_size, 1);
    std::vector<std::size_t> sizes;
    for (; jobs > 0; jobs -= sizes.back()) sizes.push_back(std::min(jobs, most));
    return sizes;
}

std::size_t parse_max_array_size(const std::string& scontrol_config) {
    for (const auto& line : lines_of(scontrol_config)) {
        if (line.rfind("MaxArraySize", 0) != 0) continue;
        const auto value = line.find_first_of("0123456789");
        if (value == std::string::npos) continue;
        if (const auto number = whole_number(line.substr(value, line.find_last_of("0123456789") - value + 1)))
            return static_cast<std::size_t>(*number);
    }
    return kDefaultMaxArraySize;
}

std::optional<std::string> parse_job_id(const std::string& sbatch_output) {
    for (const auto& line : lines_of(sbatch_output)) {
        const auto id = line.substr(0, line.find(';'));
        if (whole_number(id)) return id;
    }
    return std::nullopt;
}

std::vector<SlurmJob> parse_squeue(const std::string& text) {
    std::vector<SlurmJob> jobs;
    for (const auto& line : lines_of(text)) {
        const auto parts = split(line, '|');
        if (parts.size() >= 2 && is_job_id(parts[0]))
            jobs.push_back({parts[0], parts[1], parts.size() > 2 ? parts[2] : ""});
    }
    return jobs;
}

std::optional<SlurmArray> array_in_squeue(int exit_code, const std::string& text) {
    if (exit_code != 0 && text.find("Invalid job id") == std::string::npos) return std::nullopt;
    SlurmArray array{{}, exit_code != 0};
    for (auto& job : parse_squeue(text))
        if (is_alive(job.state)) array.alive.push_back(std::move(job));
    return array;
}

bool is_alive(const std::string& state) {
    // squeue(1), "JOB STATE CODES": the others are ends.
    static constexpr std::string_view kAlive[] = {
        "PENDING",   "RUNNING",     "CONFIGURING",  "COMPLETING", "SUSPENDED", "REQUEUED",      "RESIZING",
        "SIGNALING", "REQUEUE_FED", "REQUEUE_HOLD", "STAGE_OUT",  "STOPPED",   "RESV_DEL_HOLD", "SPECIAL_EXIT"};
    return std::find(std::begin(kAlive), std::end(kAlive), state) != std::end(kAlive);
}

std::vector<SlurmJob> parse_sacct(const std::string& text) {
    std::vector<SlurmJob> jobs;
    for (const auto& line : lines_of(text)) {
        const auto parts = split(line, '|');
        if (parts.size() >= 2 && is_job_id(parts[0]) && parts[0].find('.') == std::string::npos)
            jobs.push_back({parts[0], parts[1].substr(0, parts[1].find(' ')), ""});
    }
    return jobs;
}

std::optional<double> parse_time_left(const std::string& text) {
    std::string rest = text;
    while (!rest.empty() && std::isspace(static_cast<unsigned char>(rest.back())) != 0) rest.pop_back();
    double days = 0;
    if (const auto dash = rest.find('-'); dash != std::string::npos) {
        const auto number = whole_number(rest.substr(0, dash));
        if (!number) return std::nullopt;
        days = static_cast<double>(*number);
        rest = rest.substr(dash + 1);
    }
    double seconds = 0;
    const auto parts = split(rest, ':');
    if (parts.empty()) return std::nullopt;
    for (const auto& part : parts) {
        const auto number = whole_number(part);
        if (!number) return std::nullopt;
        seconds = seconds * 60 + static_cast<double>(*number);
    }
    return days * 86400 + seconds;
}

OrderedJson to_json(const PilotPlan& plan) {
    OrderedJson json{{"sweep", plan.sweep},          {"submitted_s", plan.submitted_s},
                     {"trainer", plan.trainer},      {"data_root", plan.data_root},
                     {"threads", plan.threads},      {"crash_budget", plan.crash_budget},
                     {"signal_s", plan.signal_s},    {"timeout_s", plan.limits.timeout_s},
                     {"hang_s", plan.limits.hang_s}, {"grace_s", plan.limits.grace_s},
                     {"runs", OrderedJson::array()}};
    for (const auto& run : plan.runs)
        json["runs"].push_back({{"run", run.id},
                                {"parent", run.parent},
                                {"expected_s", run.expected_s},
                                {"epochs_left", run.epochs_left}});
    return json;
}

PilotPlan parse_pilot_plan(const std::string& text, const std::string& file) {
    try {
        const auto json = Json::parse(text);
        PilotPlan plan;
        plan.sweep = json.at("sweep").get<std::string>();
        plan.submitted_s = json.at("submitted_s").get<double>();
        plan.trainer = json.at("trainer").get<std::string>();
        plan.data_root = json.at("data_root").get<std::string>();
        plan.threads = json.at("threads").get<int>();
        plan.crash_budget = json.at("crash_budget").get<int>();
        plan.signal_s = json.at("signal_s").get<int>();
        plan.limits = {json.at("timeout_s").get<double>(), json.at("hang_s").get<double>(),
                       json.at("grace_s").get<double>()};
        for (const auto& run : json.at("runs"))
            plan.runs.push_back({run.at("run").get<std::string>(), run.at("parent").get<std::string>(),
                                 run.at("expected_s").get<double>(), run.at("epochs_left").get<std::int64_t>()});
        return plan;
    } catch (const Json::exception& error) {
        throw ConfigError(file, std::string("is no plan for pilots: ") + error.what());
    }
}

}  // namespace bitsweep
