#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/json.h"
#include "bench/bench.h"
#include "sys/descriptor.h"

namespace bitsweep::bench {
namespace {

struct PeersOptions {
    int rounds = 21;
    std::filesystem::path root = ".";
    bool json = false;
};

/// A toolkit of trainers/ with the Python that has it.
struct Toolkit {
    const char* name;
    const char* python;  ///< below the root, or absolute
    const char* trainer;
    const char *weight, *activation;  ///< methods
};

constexpr const char *kDebian = "/usr/bin/python3", *kBrevitas = "build/trainers/brevitas/bin/python",
                     *kFms = "build/trainers/fms_mo/bin/python";
constexpr Toolkit kToolkits[] = {
    {"pytorch", kDebian, "pytorch", "sawb", "pact"},
    {"brevitas", kBrevitas, "brevitas", "mean_sigma_std", "pact+"},
    {"fms_mo (torch 2)", kFms, "fms_mo", "sawb", "pact"},
    {"pytorch (torch 2)", kFms, "pytorch", "sawb", "pact"},
    {"pytorch fp32", kDebian, "pytorch", "none", "none"},
    {"pytorch fp32 (torch 2)", kFms, "pytorch", "none", "none"},
};

/// A process that does one step for each line that it is sent.
class Peer {
public:
    Peer(std::string name, const std::vector<std::string>& argv) : name_(std::move(name)) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("no socket pair");
        to_ = ::fdopen(::fcntl(ends[0], F_DUPFD_CLOEXEC, 0), "w");
        from_ = ::fdopen(ends[0], "r");
        const Descriptor theirs(ends[1]);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) ::posix_spawn_file_actions_adddup2(&actions, ends[1], fd);
        std::vector<char*> words;
        for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        const int error = ::posix_spawn(&pid_, words[0], &actions, nullptr, words.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        if (error != 0) throw std::runtime_error("cannot start " + argv[0]);
    }
    ~Peer() {
        ::shutdown(::fileno(from_), SHUT_WR);  // the end of its input ends it
        std::fclose(to_);
        std::fclose(from_);
        ::waitpid(pid_, nullptr, 0);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    const std::string& name() const { return name_; }
    const std::vector<double>& seconds() const { return seconds_; }
    double peak_bytes() const { return peak_bytes_; }
    double step_bytes() const { return peak_bytes_ - bytes_before_; }  ///< what its steps added

    void wait_until_ready() { bytes_before_ = answer(1)[0]; }

    void step(bool counts) {
        std::fputs("step\n", to_);
        std::fflush(to_);
        const auto numbers = answer(2);
        peak_bytes_ = numbers[1];
        if (counts) seconds_.push_back(numbers[0]);
    }

private:
    // The numbers of its next line.
    std::vector<double> answer(std::size_t count) {
        char text[256] = "";
        std::vector<double> numbers;
        if (std::fgets(text, sizeof text, from_) != nullptr) {
            std::istringstream line(text);
            for (double number = 0; line >> number;) numbers.push_back(number);
        }
        if (numbers.size() != count) throw std::runtime_error(name_ + " ended before its step, or said: " + text);
        return numbers;
    }

    std::string name_;
    std::FILE *to_ = nullptr, *from_ = nullptr;
    pid_t pid_ = 0;
    std::vector<double> seconds_;
    double bytes_before_ = 0, peak_bytes_ = 0;
};

using Peers = std::vector<std::unique_ptr<Peer>>;

// On the network of the protocol `cpu`, as the trainers.
void start_ours(Peers& peers) {
    const auto self = std::filesystem::read_symlink("/proc/self/exe").string();
    for (const auto& [name, only] : {std::pair{"bitsweep", "pact_sawb"}, {"bitsweep fp32", "fp32"}})
        peers.push_back(std::make_unique<Peer>(
            name, std::vector<std::string>{self, "step", "--model", "resnet8", "--key", "model.block=pre", "--key",
                                           "model.shortcut=pool", "--threads", "1", "--only", only, "--turns"}));
}

void start_toolkits(Peers& peers, const std::filesystem::path& root) {
    for (const auto& toolkit : kToolkits) {
        const auto python = root / toolkit.python;
        const auto has_torch = fmt::format("'{}' -c 'import torch' 2>/dev/null", python.string());
        if (std::system(has_torch.c_str()) != 0) {
            fmt::print(stderr, "SKIPPED: {}: {} has no torch (trainers/setup makes it)\n", toolkit.name,
                       python.string());
            continue;
        }
        peers.push_back(std::make_unique<Peer>(
            toolkit.name, std::vector<std::string>{python.string(), "-W", "ignore", root / "trainers/common/steps.py",
                                                   toolkit.trainer, toolkit.weight, toolkit.activation}));
    }
}

OrderedJson row_of(const Peer& peer, const Peer& ours) {
    std::vector<double> ratios;  // a round each: what slows the machine slows both
    for (std::size_t i = 0; i < peer.seconds().size(); ++i) ratios.push_back(peer.seconds()[i] / ours.seconds()[i]);
    return {{"name", peer.name()},
            {"median_s", median(peer.seconds())},
            {"ratio", median(ratios)},
            {"least", *std::min_element(ratios.begin(), ratios.end())},
            {"largest", *std::max_element(ratios.begin(), ratios.end())},
            {"peak_bytes", peer.peak_bytes()},
            {"step_bytes", peer.step_bytes()}};
}

void print_rows(const OrderedJson& rows, int rounds) {
    fmt::print("{:<24}{:>10}{:>26}{:>12}{:>20}   (n={})\n", "", "ms a step", "times bitsweep (range)", "peak, MB",
               "of its steps, MB", rounds);
    for (const auto& row : rows)
        fmt::print("{:<24}{:>10.1f}{:>26}{:>12.0f}{:>20.0f}\n", row["name"].get<std::string>(),
                   1000 * row["median_s"].get<double>(),
                   fmt::format("{:.2f} ({:.2f} to {:.2f})", row["ratio"].get<double>(), row["least"].get<double>(),
                               row["largest"].get<double>()),
                   row["peak_bytes"].get<double>() / 1e6, row["step_bytes"].get<double>() / 1e6);
}

void peers(const PeersOptions& options) {
    std::signal(SIGPIPE, SIG_IGN);  // one that has ended is an error with its name
    for (const auto* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}) ::setenv(name, "1", 1);
    Peers all;
    start_ours(all);
    start_toolkits(all, options.root);
    for (const auto& peer : all) peer->wait_until_ready();
    constexpr int kWarmUp = 2;
    for (int round = -kWarmUp; round < options.rounds; ++round)
        for (const auto& peer : all) peer->step(round >= 0);
    OrderedJson rows = OrderedJson::array();
    for (const auto& peer : all) rows.push_back(row_of(*peer, *all.front()));
    if (options.json)
        fmt::print("{}\n", OrderedJson{{"rounds", options.rounds}, {"threads", 1}, {"rows", rows}}.dump(2));
    else print_rows(rows, options.rounds);
}

}  // namespace

void add_peers(CLI::App& app) {
    auto options = std::make_shared<PeersOptions>();
    auto* command = app.add_subcommand(
        "peers", "a 2-bit training step of ResNet-8 by each toolkit of trainers/, in processes that take turns");
    command->add_option("--rounds", options->rounds, "[21]")->check(CLI::PositiveNumber);
    command->add_option("--root", options->root, "the folder of trainers/ and build/trainers/ [.]");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options] { peers(*options); });
}

}  // namespace bitsweep::bench
