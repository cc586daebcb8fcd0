#include <array>
#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/json.h"
#include "bench/bench.h"
#include "bench/large_results.h"
#include "sys/descriptor.h"
#include "sys/file.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct WatchedOptions {
    std::string config = "experiments/shapes10/demo.json";
    int clients = 10, rounds = 7, epochs = 2, runs = 10000, rows = 5'000'000;
    fs::path results;
};

struct Address {
    int port = 0;
    std::string token;
};

Descriptor connect_to(int port) {
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        fail_to("connect to", fmt::format("127.0.0.1:{}", port));
    return socket;
}

Descriptor ask(const Address& server, const std::string& path, const std::string& etag) {
    auto socket = connect_to(server.port);
    write_all(socket.get(),
              fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\nX-Bitsweep-Token: {}\r\nAccept-Encoding: gzip\r\n"
                          "Connection: {}\r\n{}\r\n",
                          path, server.token, path == "/api/events" ? "keep-alive" : "close",
                          etag.empty() ? "" : "If-None-Match: " + etag + "\r\n"),
              path);
    return socket;
}

// What has come within `wait_ms`; "" = nothing, or the end.
std::string received(const Descriptor& socket, int wait_ms) {
    pollfd wanted{socket.get(), POLLIN, 0};
    std::array<char, 65536> buffer;
    if (::poll(&wanted, 1, wait_ms) <= 0) return {};
    return {buffer.data(),
            static_cast<std::size_t>(std::max<ssize_t>(0, ::read(socket.get(), buffer.data(), buffer.size())))};
}

std::string header(const std::string& answer, const std::string& name) {
    const auto at = answer.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto start = at + name.size() + 4;
    return answer.substr(start, answer.find("\r\n", start) - start);
}

struct Counts {
    std::atomic<int> answers = 0, changed = 0, events = 0;
};

// One browser: a stream of events, and the overview once a second by its ETag.
void be_client(const Address& server, const std::stop_token& stop, Counts& counts) {
    const auto stream = ask(server, "/api/events", "");
    std::string etag;
    for (auto next = Clock::now(); !stop.stop_requested();) {
        if (Clock::now() >= next) {
            next += std::chrono::seconds(1);
            const auto socket = ask(server, "/api/sweeps", etag);
            std::string answer;
            for (std::string part; !(part = received(socket, 120'000)).empty();) answer += part;
            const bool is_changed = answer.starts_with("HTTP/1.1 200");
            if (!is_changed && !answer.starts_with("HTTP/1.1 304"))
                throw std::runtime_error("/api/sweeps: " + answer.substr(0, 200));
            etag = header(answer, "ETag");
            ++counts.answers;
            counts.changed += is_changed;
        }
        const auto text = received(stream, 50);
        for (auto at = text.find("event: change"); at != std::string::npos; at = text.find("event: change", at + 1))
            ++counts.events;
    }
}

// `bitsweep serve` over the folder.
class Server {
public:
    explicit Server(const fs::path& results)
        : output_(results / "served.txt"),
          written_(text().size()),
          pid_(start_process({{program_folder() / "bitsweep", "--results", results.string(), "serve", "--port", "0"},
                              {},
                              {},
                              output_})) {
        while (!address_.port) {
            if (has_ended(pid_)) throw std::runtime_error("bitsweep serve has ended: " + text());
            ::usleep(10'000);
            find_address();
        }
    }
    ~Server() {
        ::kill(pid_, SIGTERM);
        wait_process(pid_);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    const Address& address() const { return address_; }
    double cpu_s() const {
        std::ifstream stat(fmt::format("/proc/{}/stat", pid_));
        std::string word;
        double ticks = 0;
        for (int i = 1; stat >> word && i <= 15; ++i)
            if (i >= 14) ticks += std::stod(word);
        return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }
    double resident_mb() const {
        std::size_t pages = 0, resident = 0;
        std::ifstream(fmt::format("/proc/{}/statm", pid_)) >> pages >> resident;
        return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
    }

private:
    // The file also holds the words of the servers before.
    std::string text() const { return read_file_if_exists(output_).value_or("").substr(written_); }
    void find_address() {
        const std::string before_port = "http://127.0.0.1:", before_token = "/?token=";
        const auto all = text();
        const auto at = all.rfind(before_port), token = all.rfind(before_token);
        if (at == std::string::npos || token == std::string::npos || token < at || all.find('\n', token) == all.npos)
            return;
        address_.token = all.substr(token + before_token.size(), 32);
        address_.port = std::stoi(all.substr(at + before_port.size()));
    }

    fs::path output_;
    std::size_t written_ = 0;
    pid_t pid_;
    Address address_;
};

struct Training {
    double wall_s = 0, cpu_s = 0;
};

double children_cpu_s() {
    rusage used{};
    ::getrusage(RUSAGE_CHILDREN, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// A training of one thread in the served folder: the seconds that its epochs took by its own clock, and its processor
// time.
Training train_once(const WatchedOptions& options, int seed) {
    Problems problems;
    auto config = parse_json(read_file(options.config), options.config, problems).value;
    problems.throw_if_any();
    config["epochs"] = options.epochs;
    config["seed"] = seed;
    const auto file = options.results / "watched.json",
               folder = options.results / "runs" / fmt::format("{:016x}", 0xb000000 + seed);
    write_file_atomically(file, write_json(config));
    const double before_s = children_cpu_s();
    const auto pid = start_process({{program_folder() / "bitsweep-train", "run", "--config", file, "--dir", folder,
                                     "--device", "cpu", "--threads", "1"},
                                    {},
                                    {},
                                    options.results / "trained.txt"});
    if (wait_process(pid).code != 0)
        throw std::runtime_error("bitsweep-train failed: " + read_file(options.results / "trained.txt"));
    Training training{0, children_cpu_s() - before_s};
    std::ifstream lines(folder / "timing.jsonl");
    for (std::string line; std::getline(lines, line);) {
        const auto timing = read_json(line);
        training.wall_s += timing.value("train_s", 0.0) + timing.value("eval_s", 0.0);
    }
    return training;
}

struct Served {
    Training training;
    double server_share = 0, resident_mb = 0, answers_per_s = 0;
    int changed = 0, events = 0;
};

Served train_watched(const WatchedOptions& options, int seed) {
    const Server server(options.results);
    Counts counts;
    std::vector<std::jthread> clients;
    const auto start_clients = [&](int count) {
        for (int i = 0; i < count; ++i)
            clients.emplace_back([&](const std::stop_token& stop) { be_client(server.address(), stop, counts); });
    };
    start_clients(options.clients);
    while (counts.answers < options.clients) ::usleep(10'000);  // what is read at the start is not the watching
    const auto start = Clock::now();
    const double cpu_s = server.cpu_s();
    const int answers = counts.answers;
    Served served{train_once(options, seed), 0, 0, 0, 0, 0};
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    served.server_share = (server.cpu_s() - cpu_s) / seconds;
    served.answers_per_s = (counts.answers - answers) / seconds;
    served.resident_mb = server.resident_mb();
    served.changed = counts.changed;
    served.events = counts.events;
    for (auto& client : clients) client.request_stop();
    return served;
}

OrderedJson range_of(const std::vector<double>& values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {{"median", median(values)}, {"low", *low}, {"high", *high}, {"n", values.size()}};
}

std::string load_average() {
    return read_file("/proc/loadavg").substr(0, 14);
}

void watched(const WatchedOptions& options) {
    std::map<std::string, std::vector<double>> columns;
    OrderedJson json{{"load_before", load_average()}, {"rounds", OrderedJson::array()}};
    int seed = 1;
    for (int round = 0; round < options.rounds; ++round) {
        const bool watched_first = round % 2 == 1;
        Training alone;
        if (!watched_first) alone = train_once(options, seed++);
        const auto beside = train_watched(options, seed++);
        if (watched_first) alone = train_once(options, seed++);
        columns["ratio_wall"].push_back(beside.training.wall_s / alone.wall_s);
        columns["ratio_cpu"].push_back(beside.training.cpu_s / alone.cpu_s);
        columns["alone_s"].push_back(alone.wall_s);
        columns["server_share_of_a_core"].push_back(beside.server_share);
        columns["server_resident_mb"].push_back(beside.resident_mb);
        columns["answers_per_s"].push_back(beside.answers_per_s);
        json["rounds"].push_back({{"alone_s", alone.wall_s},
                                  {"beside_s", beside.training.wall_s},
                                  {"alone_cpu_s", alone.cpu_s},
                                  {"beside_cpu_s", beside.training.cpu_s},
                                  {"changed", beside.changed},
                                  {"events", beside.events}});
    }
    json["load_after"] = load_average();
    for (const auto& [name, values] : columns) json[name] = range_of(values);
    fmt::print("{}\n", write_json(json, 2));
}

}  // namespace

void add_watched(CLI::App& app) {
    auto options = std::make_shared<WatchedOptions>();
    auto* command = app.add_subcommand(
        "watched", "a training of one thread alone and beside clients of bitsweep serve; prints JSON");
    command->add_option("--config", options->config, "[experiments/shapes10/demo.json]")->check(CLI::ExistingFile);
    command->add_option("--clients", options->clients, "each with a stream and a request a second [10]")
        ->check(CLI::PositiveNumber);
    command->add_option("--rounds", options->rounds, "a training alone and one beside the clients, in turn [7]")
        ->check(CLI::PositiveNumber);
    command->add_option("--epochs", options->epochs, "of a training [2]")->check(CLI::PositiveNumber);
    command->add_option("--runs", options->runs, "of the results folder that is served [10000]")
        ->check(CLI::PositiveNumber);
    command->add_option("--rows", options->rows, "metric rows [5000000]")->check(CLI::PositiveNumber);
    command->callback([options] {
        options->results = fs::temp_directory_path() / fmt::format("bitsweep-bench.{}", ::getpid());
        make_results(test::MadeResults(options->results), large_size(options->runs, options->rows));
        watched(*options);
        fs::remove_all(options->results);
    });
}

}  // namespace bitsweep::bench
