#include "sched/cluster/slurm.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "base/error.h"
#include "base/number_in.h"
#include "base/text.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep::sched {
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

// Job names with spaces and slashes make every Slurm table unreadable.
std::string job_name(const std::string& sweep) {
    std::string name = "bitsweep-" + sweep;
    for (auto& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '.') c = '_';
    return name;
}

// A value on a #SBATCH line as sbatch reads it: in quotes where it has more than one word or a comment's sign.
std::string sbatch_quoted(const std::string& text) {
    if (text.find_first_of(" \"'\\#") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
    return quoted + "\"";
}

// The folder in the name of a log, in which %A stands for a job.
std::string without_patterns(const std::string& folder) {
    std::string name;
    for (const char c : folder) name += c == '%' ? std::string("%%") : std::string(1, c);
    return name;
}

void check_line(const std::string& where, const std::string& text) {
    if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }))
        throw ConfigError(where, fmt::format("expected no line ends or control characters, got '{}': Slurm's script "
                                             "has it on a line of its own",
                                             printable(text, 100)));
}

bool is_job_id(const std::string& text) {
    return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) != 0 &&
           text.find_first_not_of("0123456789_[]-,%") == std::string::npos;
}

// The output of a Slurm command.
std::string output_of(const std::vector<std::string>& argv) {
    const auto output = run_command(argv);
    if (output.status.code != 0) throw std::runtime_error(fmt::format("{}: {}", fmt::join(argv, " "), output.text));
    return output.text;
}

}  // namespace

std::size_t SlurmCluster::most_jobs() {
    return parse_max_array_size(output_of({"scontrol", "show", "config"}));
}

std::string SlurmCluster::submit(const PilotArray& array) {
    const auto script = fmt::format("{}/pilots.{}.sh", array.folder, array.number);
    write_file_atomically(script, render_script(array, options_));
    const auto id = parse_job_id(output_of({"sbatch", "--parsable", script}));
    if (!id) throw std::runtime_error("sbatch did not name a job");
    return *id;
}

std::variant<ArrayState, NoAnswer> SlurmCluster::ask(const std::string& array) {
    const auto output = run_command({"squeue", "--noheader", "--array", "--format=%i|%T", "--jobs=" + array});
    if (const auto state = array_in_squeue(output.status.code, output.text)) return *state;
    return NoAnswer{"squeue", output.text};
}

bool SlurmCluster::cancel(const std::string& array) {
    return run_command({"scancel", array}).status.code == 0;
}

std::optional<double> SlurmCluster::time_left_s(const std::string& job) {
    const auto output = run_command({"squeue", "--noheader", "--format=%L", "--job=" + job});
    return output.status.code == 0 ? parse_time_left(output.text) : std::nullopt;
}

void SlurmCluster::requeue(const std::string& job) {
    output_of({"scontrol", "requeue", job});
}

SlurmJob own_slurm_job() {
    SlurmJob job{environment("SLURM_JOB_ID").value_or(""), std::nullopt};
    const auto array = environment("SLURM_ARRAY_JOB_ID"), task = environment("SLURM_ARRAY_TASK_ID");
    if (array && task) job.id = *array + "_" + *task;
    if (const auto cpus = environment("SLURM_CPUS_PER_TASK"))
        job.cpus = std::max<std::size_t>(1, std::strtoul(cpus->c_str(), nullptr, 10));
    return job;
}

std::string render_script(const PilotArray& array, const SlurmOptions& options) {
    check_line("--partition", options.partition);
    check_line("--results", array.folder);
    for (const auto& argument : options.sbatch_args) check_line("--sbatch-arg", argument);
    std::string script = "#!/bin/bash\n";
    const auto directive = [&](const std::string& text) { script += "#SBATCH " + text + "\n"; };
    directive("--job-name=" + job_name(array.sweep));
    directive(fmt::format("--array=0-{}", array.jobs - 1));
    directive("--nodes=1");
    directive("--ntasks=1");
    directive(fmt::format("--cpus-per-task={}", array.cpus));
    if (!options.partition.empty()) directive("--partition=" + sbatch_quoted(options.partition));
    directive("--output=" + sbatch_quoted(without_patterns(array.folder) + "/pilot.%A_%a.txt"));
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
        shell_quoted(array.bitsweep), shell_quoted(array.results), shell_quoted(array.folder + "/plan.json"));
    return script;
}

std::size_t parse_max_array_size(const std::string& scontrol_config) {
    for (const auto& line : lines_of(scontrol_config)) {
        if (line.rfind("MaxArraySize", 0) != 0) continue;
        const auto value = line.find_first_of("0123456789");
        if (value == std::string::npos) continue;
        if (const auto number = number_in<long>(line.substr(value, line.find_last_of("0123456789") - value + 1)))
            return static_cast<std::size_t>(*number);
    }
    return kDefaultMaxArraySize;
}

std::optional<std::string> parse_job_id(const std::string& sbatch_output) {
    for (const auto& line : lines_of(sbatch_output)) {
        const auto id = line.substr(0, line.find(';'));
        if (number_in<long>(id)) return id;
    }
    return std::nullopt;
}

std::vector<std::string> parse_squeue(const std::string& text) {
    std::vector<std::string> states;
    for (const auto& line : lines_of(text)) {
        const auto parts = split(line, '|');
        if (parts.size() >= 2 && is_job_id(parts[0])) states.push_back(parts[1]);
    }
    return states;
}

std::optional<ArrayState> array_in_squeue(int exit_code, const std::string& text) {
    if (exit_code != 0 && text.find("Invalid job id") == std::string::npos) return std::nullopt;
    const auto states = parse_squeue(text);
    return ArrayState{static_cast<std::size_t>(std::count_if(states.begin(), states.end(), is_alive)), exit_code != 0};
}

bool is_alive(const std::string& state) {
    // squeue(1), "JOB STATE CODES": the others are ends.
    static constexpr std::string_view kAlive[] = {
        "PENDING",   "RUNNING",     "CONFIGURING",  "COMPLETING", "SUSPENDED", "REQUEUED",      "RESIZING",
        "SIGNALING", "REQUEUE_FED", "REQUEUE_HOLD", "STAGE_OUT",  "STOPPED",   "RESV_DEL_HOLD", "SPECIAL_EXIT"};
    return std::find(std::begin(kAlive), std::end(kAlive), state) != std::end(kAlive);
}

std::optional<double> parse_time_left(const std::string& text) {
    std::string rest = text;
    while (!rest.empty() && std::isspace(static_cast<unsigned char>(rest.back())) != 0) rest.pop_back();
    double days = 0;
    if (const auto dash = rest.find('-'); dash != std::string::npos) {
        const auto number = number_in<long>(rest.substr(0, dash));
        if (!number) return std::nullopt;
        days = static_cast<double>(*number);
        rest = rest.substr(dash + 1);
    }
    double seconds = 0;
    const auto parts = split(rest, ':');
    if (parts.empty()) return std::nullopt;
    for (const auto& part : parts) {
        const auto number = number_in<long>(part);
        if (!number) return std::nullopt;
        seconds = seconds * 60 + static_cast<double>(*number);
    }
    return days * 86400 + seconds;
}

}  // namespace bitsweep::sched
