#include "sched/control.h"

#include <fmt/format.h>

#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::sched::control_test {

TEST_CASE("requests are files: what one terminal writes another reads", "[sched]") {
    const test::Folder folder;
    FileControl here(folder.path), there(folder.path);
    CHECK_FALSE(there.read().paused_by);
    here.pause("pid 1 on host x");
    here.set_slots(3);
    const std::string aa(16, 'a'), bb(16, 'b');
    here.cancel({aa, bb});
    here.retry({bb});
    auto requests = there.read();
    CHECK(requests.paused_by == "pid 1 on host x");
    CHECK(requests.slots == 3);
    CHECK(requests.cancelled == std::set{aa});
    CHECK(requests.retry == std::set{bb});
    here.resume();
    here.clear_slots();
    there.retried(bb);
    requests = there.read();
    CHECK_FALSE(requests.paused_by);
    CHECK_FALSE(requests.slots);
    CHECK(requests.retry.empty());
}

TEST_CASE("requests of an earlier version, a file a run, are obeyed and taken back", "[sched]") {
    const test::Folder folder;
    const std::string aa(16, 'a'), bb(16, 'b'), cc(16, 'c');
    for (const auto& path : {"cancelled/" + aa, "cancelled/" + bb, "retry/" + cc}) {
        make_folders((folder.path / "control" / path).parent_path());
        write_file_atomically(folder.path / "control" / path, "");
    }
    FileControl control(folder.path);
    control.retry({bb});
    CHECK(control.read().cancelled == std::set{aa});
    CHECK(control.read().retry == std::set{bb, cc});
    control.retried(bb), control.retried(cc);
    CHECK(control.read().retry.empty());
    control.cancel({cc});
    control.retry({cc});
    control.cancel({cc});
    CHECK(FileControl(folder.path).read().cancelled == std::set{aa, cc});
}

TEST_CASE("a request for ten thousand runs is one file", "[sched]") {
    const test::Folder folder;
    std::vector<std::string> ids;
    for (int i = 0; i < 10000; ++i) ids.push_back(fmt::format("{:016x}", i));
    FileControl(folder.path).cancel(ids);
    CHECK(files_below(folder.path).size() == 1);
    CHECK(FileControl(folder.path).read().cancelled.size() == ids.size());
}

TEST_CASE("a file that is being written is no request yet, and nonsense asks for nothing", "[sched]") {
    const test::Folder folder;
    make_folders(folder.path / "control" / "cancelled");
    write_file_atomically(folder.path / "control" / "cancelled" / "aa.tmp.17", "");
    write_file_atomically(folder.path / "control" / "slots", "many\n");
    const auto requests = FileControl(folder.path).read();
    CHECK(requests.cancelled.empty());
    CHECK_FALSE(requests.slots);
}

TEST_CASE("the live state comes back as it was published, a damaged one at every length is none", "[sched]") {
    LiveState state;
    state.sweep = "demo";
    state.pid = 17;
    state.host = "node7";
    state.limit = 2;
    state.slots = {{"GPU-a", "0123456789abcdef", false}, {"GPU-b", "", true}};
    state.queue = {{"fedcba9876543210", "boom", 4.5}};
    state.queued = 9;
    state.left = RemainingWork{100, 50};
    const auto text = to_json(state).dump();
    const auto read = parse_live_state(text);
    REQUIRE(read);
    CHECK(to_json(*read).dump() == text);
    for (std::size_t length = 0; length < text.size(); ++length) CHECK_FALSE(parse_live_state(text.substr(0, length)));
}

TEST_CASE("a request that cannot be read asks for nothing, and what lives goes on", "[sched]") {
    const test::Folder folder;
    FileControl(folder.path).cancel({"0123456789abcdef"});
    const auto huge = folder.path / "control/requests/000.json";
    replace_file(huge, "");
    std::filesystem::resize_file(huge, std::uint64_t{5} << 30);  // sparse
    CHECK(FileControl(folder.path).read().cancelled == std::set<std::string>{"0123456789abcdef"});
}

TEST_CASE("a live state that names a path as its run, or counts what cannot be, is none", "[sched]") {
    LiveState state;
    state.slots = {{"cpu", "", false}};
    state.queue = {{"fedcba9876543210", "boom", 4.5}};
    const auto altered = [&](const std::string& pointer, const Json& value) {
        auto json = Json(to_json(state));
        json[Json::json_pointer(pointer)] = value;
        return parse_live_state(json.dump()).has_value();
    };
    CHECK(altered("/slots/0/run", "0123456789abcdef"));
    CHECK_FALSE(altered("/slots/0/run", "../../x"));
    CHECK_FALSE(altered("/queue/0/run", "\x1b[2J"));
    CHECK_FALSE(altered("/limit", -5));
    CHECK_FALSE(altered("/limit", 1e300));
    CHECK_FALSE(altered("/queued", -1));
    CHECK_FALSE(altered("/pid", Json()));
}

}  // namespace bitsweep::sched::control_test
