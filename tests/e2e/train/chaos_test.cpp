// Real trainings, disturbed at random moments: killed, stopped, without an index, on a full disk, at another time.

#include <csignal>
#include <fstream>

#include <sched.h>
#include <sys/mount.h>

#include <fmt/format.h>

#include "base/random.h"
#include "e2e/world.h"
#include "support/wait.h"
#include "sys/machine.h"

namespace bitsweep::chaos_test {
using test::World;

namespace {

namespace fs = std::filesystem;

void write_tiny_sweep(const World& world) {
    world.write("recipes/tiny.json", R"({"model.name": "resnet8", "model.width": 0.25, "data.name": "shapes10",
        "data.train_images": 192, "epochs": 3, "batch": 32, "optim.lr": 0.05, "schedule.method": "cosine",
        "quant.activation.alpha_init": 3})");
    world.write("sweeps/tiny.json", R"({ "base": "recipes/tiny.json",
        "arms": { "fp32": {}, "pact+sawb": {"quant.weight.method": "sawb", "quant.activation.method": "pact"} },
        "axes": { "bits": {"keys": ["quant.weight.bits", "quant.activation.bits"], "values": [2]} }, "seeds": 2 })");
}

std::vector<pid_t> workers_of(const World& world) {
    std::vector<pid_t> pids;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto command = read_file_if_exists(entry.path() / "cmdline").value_or("");
        const bool is_worker = command.find("bitsweep-train") != std::string::npos;
        if (is_worker && command.find(world.root().string()) != std::string::npos)
            pids.push_back(std::stoi(entry.path().filename().string()));
    }
    return pids;
}

/// What must be the same however often a sweep was killed: every value of every run, to the bit.
std::map<std::string, std::map<std::string, Json>> outcome_of(const World& world) {
    std::map<std::string, std::map<std::string, Json>> outcome;
    for (const auto& folder : world.run_folders()) {
        const auto id = folder.filename().string();
        for (const auto* file : {"metrics.jsonl", "layers.jsonl"})
            outcome[id + "/" + file] = test::last_lines(folder / file);
        auto result = Json::parse(read_file(folder / "result.json"));
        for (const auto* key : {"train_s", "attempts", "peak_bytes"}) result.erase(key);
        outcome[id + "/result.json"][""] = result;
        outcome[id + "/predictions"][""] = read_file(folder / "predictions.u8").size();
        outcome[id + "/weights"][""] = sha256_of_file(folder / "final.safetensors");
    }
    return outcome;
}

int chaos_rounds() {
    const auto rounds = environment("BITSWEEP_CHAOS_ROUNDS");
    return rounds ? std::stoi(*rounds) : 5;
}

// A disk of its own for a folder, small enough to be filled; where this process may not mount one, the folder stays as
// it is.
class SmallDisk {
public:
    explicit SmallDisk(fs::path folder) : folder_(std::move(folder)) {
        static const bool may_mount =
            ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        make_folders(folder_);
        is_mounted_ = may_mount && ::mount("none", folder_.c_str(), "tmpfs", 0, "size=24m") == 0;
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (is_mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
    }

    bool is_mounted() const { return is_mounted_; }
    void fill() const {
        std::ofstream file(folder_ / "filler", std::ios::binary);
        for (const std::string megabyte(1 << 20, 'x'); file.write(megabyte.data(), 1 << 20).flush();) continue;
    }
    void empty() const { fs::remove(folder_ / "filler"); }

private:
    fs::path folder_;
    bool is_mounted_ = false;
};

// What has happened to a sweep, by kind.
struct Disturbances {
    int kills = 0, stops = 0, indexes = 0, full_disks = 0, clocks = 0;
    int sum() const { return kills + stops + indexes + full_disks + clocks; }
};

class Disturber {
public:
    Disturber(const World& world, const SmallDisk& disk, SplitMix64& random)
        : world_(world), disk_(disk), random_(random) {}

    // Returns whether bitsweep itself was killed.
    bool disturb(pid_t bitsweep) {
        switch (random_.below(6)) {
            case 0:
                return stop_for_a_moment(bitsweep), false;
            case 1:
                return damage_index(), false;
            case 2:
                if (disk_.is_mounted()) fill_disk();
                return false;
            default:
                return kill_some(bitsweep);
        }
    }

    // Puts before the next command what moves its clock.
    std::string other_time() {
        constexpr const char* kShifts[] = {"-1500000000", "-86400", "-30", "90000", "700000000"};
        if (random_.below(3) != 0) return {};
        ++done.clocks;
        return fmt::format("LD_PRELOAD={} BITSWEEP_CLOCK_SHIFT={}", BITSWEEP_FAILING_FILES,
                           kShifts[random_.below(std::size(kShifts))]);
    }

    Disturbances done;

private:
    bool kill_some(pid_t bitsweep) {
        for (const auto worker : workers_of(world_))
            if (random_.below(2) == 0) ::kill(worker, SIGKILL), ++done.kills;
        if (random_.below(3) == 0) return false;
        ::kill(bitsweep, SIGKILL);
        ++done.kills;
        return true;
    }

    void stop_for_a_moment(pid_t bitsweep) {
        auto stopped = workers_of(world_);
        stopped.push_back(bitsweep);
        std::erase_if(stopped, [&](pid_t) { return random_.below(2) == 0; });
        for (const auto pid : stopped) ::kill(pid, SIGSTOP), ++done.stops;
        SystemClock().sleep(1.5 * random_.uniform());
        for (const auto pid : stopped) ::kill(pid, SIGCONT);
    }

    void damage_index() {
        ++done.indexes;
        const auto index = world_.results() / "bitsweep.sqlite";
        switch (random_.below(3)) {
            case 0:
                for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(index.string() + suffix);
                return;
            case 1:
                std::ofstream(index, std::ios::binary | std::ios::trunc) << std::string(9000, 'x');
                return;
            default:
                if (fs::exists(index) && fs::file_size(index) > 5000) fs::resize_file(index, 5000);
        }
    }

    void fill_disk() {
        ++done.full_disks;
        disk_.fill();
        SystemClock().sleep(1.5 * random_.uniform());
        disk_.empty();
    }

    const World& world_;
    const SmallDisk& disk_;
    SplitMix64& random_;
};

// Starts the sweep again and again, and disturbs it, until it has ended or has been disturbed enough.
Disturbances disturbed_sweep(World& world, SplitMix64& random) {
    constexpr int kEnough = 16;
    const SmallDisk disk(world.results());
    Disturber disturber(world, disk, random);
    while (disturber.done.sum() < kEnough) {
        world.environment = disturber.other_time();
        const auto pid = world.start("run tiny");
        bool is_killed = false;
        for (auto times = 1 + random.below(2); times > 0 && !is_killed; --times) {
            SystemClock().sleep(0.05 + 2.0 * random.uniform());
            is_killed = disturber.disturb(pid);
        }
        const auto status = wait_process(pid);
        INFO("exit " << status.code << "\n" << read_file(world.root() / "bitsweep.log"));
        REQUIRE((status.signal == 0 || (is_killed && status.signal == SIGKILL)));
        REQUIRE((is_killed || status.code < 4));
        if (!is_killed && status.code == 0) break;
    }
    world.environment.clear();
    const auto last = world.bitsweep("run tiny");
    INFO(last.text);
    REQUIRE(last.status.code == 0);
    fs::copy(world.results(), world.root() / "kept", fs::copy_options::recursive);
    return disturber.done;
}

}  // namespace

TEST_CASE("a sweep disturbed at random moments ends with the numbers of an undisturbed one, to the bit",
          "[e2e][train]") {
    const World calm;
    write_tiny_sweep(calm);
    const auto undisturbed = calm.bitsweep("run tiny");
    INFO(undisturbed.text);
    REQUIRE(undisturbed.status.code == 0);
    const auto expected = outcome_of(calm);
    REQUIRE(expected.size() == 4 * 5);

    SplitMix64 random(2024);
    Disturbances all;
    for (int round = 0; round < chaos_rounds(); ++round) {
        World world;
        write_tiny_sweep(world);
        INFO("round " << round);
        const auto done = disturbed_sweep(world, random);
        fs::remove_all(world.results());  // the disk is gone: what lay on it was kept
        fs::rename(world.root() / "kept", world.results());
        CHECK(outcome_of(world) == expected);
        CHECK(workers_of(world).empty());
        const std::string query = "query --format csv \"SELECT * FROM v_curves\"";
        const auto before = world.stdout_of(query);
        REQUIRE(world.bitsweep("index --rebuild").status.code == 0);
        CHECK(world.stdout_of(query) == before);
        all.kills += done.kills, all.stops += done.stops, all.indexes += done.indexes;
        all.full_disks += done.full_disks, all.clocks += done.clocks;
    }
    std::printf("%d rounds: %d kills, %d stops, %d indexes damaged, %d full disks, %d other times\n", chaos_rounds(),
                all.kills, all.stops, all.indexes, all.full_disks, all.clocks);
}

TEST_CASE("doctor finds the trainer, and says which LibTorch it has", "[e2e][train]") {
    const auto text = World().bitsweep("doctor").text;
    CHECK_THAT(text, Contains("ok   bitsweep-train") && Contains(", LibTorch "));
}

TEST_CASE("Ctrl-C stops with checkpoints, exit code 3, and the same command goes on", "[e2e][train]") {
    const World world;
    write_tiny_sweep(world);
    const auto pid = world.start("run tiny epochs=20 seeds=1");
    test::wait_until([&] {
        REQUIRE_FALSE(test::has_ended(pid));
        return !world.run_folders().empty() &&
               test::count_lines(world.run_folders().front() / "metrics.jsonl", "\"epoch\":1,") > 0;
    });
    ::kill(pid, SIGINT);
    CHECK(wait_process(pid).code == 3);
    CHECK(workers_of(world).empty());
    for (const auto& folder : world.run_folders()) {
        if (!fs::exists(folder / "attempts.jsonl")) continue;  // was to be the next
        CHECK(fs::exists(folder / "checkpoint.pt"));
        CHECK_FALSE(fs::exists(folder / "result.json"));
    }
    CHECK_THAT(world.stdout_of("status"), Contains("stopped"));
    CHECK(world.bitsweep("run tiny epochs=20 seeds=1").status.code == 0);
}

TEST_CASE("report draws a real sweep in every format", "[e2e][train]") {
    const World world;
    write_tiny_sweep(world);
    REQUIRE(world.bitsweep("run tiny").status.code == 0);
    const auto table = world.stdout_of("report tiny");
    CHECK_THAT(table, Contains("pact+sawb") && Contains("(n=2)"));
    for (const auto* ending : {"md", "csv", "tex", "svg", "pdf", "png"}) {
        const auto path = world.results() / "report" / "tiny" / (std::string("accuracy_vs_bits.") + ending);
        INFO(path);
        CHECK((fs::exists(path) && fs::file_size(path) > 100));
    }
}

}  // namespace bitsweep::chaos_test
