#include "sys/file.h"

#include <csignal>
#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file_lock.h"
#include "sys/folder_listing.h"
#include "sys/full_disk.h"
#include "sys/growing_file.h"
#include "sys/process.h"
#include "sys/temporary_folder.h"

namespace bitsweep::file_test {

namespace fs = std::filesystem;

TEST_CASE("an atomic write replaces the whole file and leaves no temporary behind", "[sys]") {
    const test::Folder folder;
    write_file_atomically(folder.path / "x", "one");
    write_file_atomically(folder.path / "x", "two");
    CHECK(read_file(folder.path / "x") == "two");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("a write that fails names the path and leaves the old file", "[sys]") {
    const test::Folder folder;
    CHECK_THROWS_WITH(write_file_atomically(folder.path / "nowhere" / "x", "one"), Contains("nowhere/x"));
    CHECK_THROWS_WITH(read_file(folder.path / "none"), Contains("none: No such file"));
    CHECK_FALSE(read_file_if_exists(folder.path / "none"));
}

TEST_CASE("a torn last line is cut off before the next is appended", "[sys]") {
    const test::Folder folder;
    const std::string whole = "{\"a\":1}\n{\"b\":2}\n";
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        std::ofstream(folder.path / "x", std::ios::trunc) << whole.substr(0, length);
        LineWriter(folder.path / "x").append("{\"c\":3}");
        const auto text = read_file(folder.path / "x");
        const auto kept = whole.substr(0, whole.substr(0, length).rfind('\n') + 1);
        CHECK(text == kept + "{\"c\":3}\n");
    }
}

TEST_CASE("a long torn line is cut off too", "[sys]") {
    const test::Folder folder;
    std::ofstream(folder.path / "x") << "first\n" << std::string(20000, 'x');
    LineWriter(folder.path / "x").append("second");
    CHECK(read_file(folder.path / "x") == "first\nsecond\n");
}

TEST_CASE("reading from an offset gives the rest, and nothing beyond the end", "[sys]") {
    const test::Folder folder;
    std::ofstream(folder.path / "x") << "0123456789";
    CHECK(read_file_from(folder.path / "x", 4) == "456789");
    CHECK(read_file_from(folder.path / "x", 4, 2) == "45");
    CHECK(read_file_from(folder.path / "x", 40).empty());
    CHECK(read_file_from(folder.path / "none", 0).empty());
}

TEST_CASE("a lock is held by one process at a time and goes with its holder", "[sys]") {
    const test::Folder folder;
    const auto path = folder.path / "lock";
    CHECK_FALSE(FileLock::is_held(path));
    {
        const auto lock = FileLock::try_take(path, "me");
        REQUIRE(lock);
        CHECK(FileLock::is_held(path));
        CHECK_FALSE(FileLock::try_take(path, "another"));
        CHECK(read_file(path) == "me");
    }
    CHECK_FALSE(FileLock::is_held(path));
}

TEST_CASE("a full disk takes nothing more, and goes with its object", "[sys]") {
    const test::Folder folder;
    const auto path = folder.path / "lines";
    const std::string content(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)), 'x');
    write_file_atomically(path, content);
    {
        const auto disk = FullDisk::try_mount(path);
        if (!disk) {
            WARN("SKIPPED: this process may not mount");
            return;
        }
        CHECK(read_file(path) == content);
        CHECK_THROWS_WITH(write_all(open_to_append(path).get(), "y", path), Contains("No space left on device"));
    }
    write_all(open_to_append(path).get(), "y", path);
    CHECK(read_file(path) == content + "y");
}

TEST_CASE("folders are made in a folder that is there, and in no other", "[sys]") {
    const test::Folder folder;
    for (int i = 0; i < 2; ++i) make_folders_in(folder.path, folder.path / "a" / "b");
    CHECK(is_folder(folder.path / "a" / "b"));
    CHECK_THROWS_WITH(make_folders_in(folder.path / "b", folder.path / "b" / "c"),
                      Contains("b/c: No such file or directory"));
    CHECK_THROWS_WITH(FileLock::try_take(folder.path / "b" / "lock", ""), Contains("No such file or directory"));
    write_file_atomically(folder.path / "file", "");
    CHECK_THROWS_AS(make_folders_in(folder.path, folder.path / "file"), SystemError);
}

TEST_CASE("who may only read asks whether a lock is held, too", "[sys]") {
    constexpr uid_t kNobody = 65534;
    const test::Folder folder;
    const auto path = folder.path / "lock";
    const auto lock = FileLock::try_take(path, "me");
    std::filesystem::permissions(path, std::filesystem::perms(0444));
    std::filesystem::permissions(folder.path, std::filesystem::perms(0555));
    const pid_t child = ::fork();
    if (child == 0) {
        const bool is_reader = ::geteuid() != 0 || ::setuid(kNobody) == 0;
        try {
            ::_exit(is_reader && FileLock::is_held(path) ? 0 : 1);
        } catch (const std::exception&) {
            ::_exit(2);
        }
    }
    CHECK(wait_process(child).code == 0);
    std::filesystem::permissions(folder.path, std::filesystem::perms(0755));
}

TEST_CASE("a folder's group may write the locks and shared files in it where it may write the folder", "[sys]") {
    const test::Folder folder;
    const auto group_may_write = [](const fs::path& path) {
        return (fs::status(path).permissions() & fs::perms::group_write) != fs::perms::none;
    };
    for (const bool is_shared : {true, false}) {
        const auto below = folder.path / (is_shared ? "shared" : "own");
        fs::create_directory(below);
        fs::permissions(below, fs::perms::group_write, is_shared ? fs::perm_options::add : fs::perm_options::remove);
        const auto before = ::umask(022);
        make_shared_file(below / "file");
        FileLock::try_take(below / "lock", "");
        ::umask(before);
        CHECK(group_may_write(below / "file") == is_shared);
        CHECK(group_may_write(below / "lock") == is_shared);
    }
}

TEST_CASE("a killed process gives its lock back", "[sys]") {
    const test::Folder folder;
    const auto path = folder.path / "lock";
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = FileLock::try_take(path, "child");
        [[maybe_unused]] const auto told = ::write(ready[1], "x", 1);
        for (;;) ::pause();
    }
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    CHECK(FileLock::is_held(path));
    ::kill(child, SIGKILL);
    CHECK(wait_process(child).signal == SIGKILL);
    CHECK_FALSE(FileLock::is_held(path));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("a file's checksum is that of its content", "[sys]") {
    const test::Folder folder;
    std::ofstream(folder.path / "x") << std::string(3'000'000, 'a');
    CHECK(sha256_of_file(folder.path / "x") == sha256_hex(std::string(3'000'000, 'a')));
}

TEST_CASE("a growing file goes on where an earlier writer stopped", "[sys]") {
    const test::Folder folder;
    GrowingFile(folder.path / "x").append("half ");
    GrowingFile again(folder.path / "x");
    CHECK(again.size() == 5);
    again.append("done");
    CHECK(read_file(folder.path / "x") == "half done");
    again.clear();
    again.append("anew");
    CHECK(read_file(folder.path / "x") == "anew");
    CHECK(again.size() == 4);
}

TEST_CASE("a full disk is named with the file", "[sys]") {
    GrowingFile full("/dev/full");
    CHECK_THROWS_WITH(full.append("x"), Contains("/dev/full: No space left on device"));
}

TEST_CASE("a move replaces a file and says where it failed", "[sys]") {
    const test::Folder folder;
    write_file_atomically(folder.path / "from", "new");
    write_file_atomically(folder.path / "to", "old");
    move_durably(folder.path / "from", folder.path / "to");
    CHECK(read_file(folder.path / "to") == "new");
    CHECK_THROWS_WITH(move_durably(folder.path / "from", folder.path / "to"), Contains("to: No such file"));
}

TEST_CASE("a recipe is found from the folders above the file that names it", "[sys]") {
    const test::Folder folder;
    make_folders(folder.path / "sweeps" / "cpu");
    make_folders(folder.path / "experiments");
    write_file_atomically(folder.path / "experiments" / "only_here.json", "{}");
    const auto anchor = folder.path / "sweeps" / "cpu" / "x.json";
    CHECK(find_near("experiments/only_here.json", anchor) == folder.path / "experiments/only_here.json");
    CHECK(find_near("experiments/nowhere.json", anchor) == "experiments/nowhere.json");
}

TEST_CASE("a temporary folder is a new one, for its owner alone, and goes with the object", "[sys]") {
    const test::Folder folder;
    std::filesystem::path path;
    {
        const TemporaryFolder first(folder.path / "parent" / "t"), second(folder.path / "parent" / "t");
        path = first.path();
        CHECK(path != second.path());
        CHECK(std::filesystem::is_empty(path));
        CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms::owner_all);
        write_file_atomically(path / "left", "behind");
    }
    CHECK(std::filesystem::is_empty(folder.path / "parent"));
}

TEST_CASE("what is no regular file is refused by every reader and writer, and nothing waits", "[sys]") {
    const test::Folder folder;
    const auto fifo = folder.path / "fifo", inner = folder.path / "folder", device = folder.path / "zero",
               loop = folder.path / "loop";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    std::filesystem::create_directory(inner);
    std::filesystem::create_symlink("/dev/zero", device);
    std::filesystem::create_symlink("loop", loop);
    for (const auto& path : {fifo, inner, device, loop}) {
        INFO(path.string());
        CHECK_THROWS_WITH(read_file(path), Contains(path.string()));
        CHECK_THROWS_AS(read_file_if_exists(path), SystemError);
        CHECK_THROWS_AS(read_file_from(path, 0), SystemError);
        CHECK_THROWS_AS(sha256_of_file(path), SystemError);
        CHECK_THROWS_AS(LineWriter(path), SystemError);
        if (path != device) CHECK_THROWS_AS(GrowingFile(path), SystemError);  // to a device it may write
        CHECK_THROWS_AS(FileLock::try_take(path, "note"), SystemError);
        CHECK_THROWS_AS(FileLock::is_held(path), SystemError);
    }
    CHECK_THROWS_WITH(read_file(inner), Contains("expected a file, but it is a folder"));
    CHECK_THROWS_WITH(read_file(device), Contains("a device"));
}

TEST_CASE("a written file never takes the place of a FIFO or a device", "[sys]") {
    const test::Folder folder;
    const auto fifo = folder.path / "fifo", device = folder.path / "zero";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    std::filesystem::create_symlink("/dev/zero", device);
    for (const auto& path : {fifo, device}) {
        INFO(path.string());
        CHECK_THROWS_WITH(write_file_atomically(path, "x"), Contains(path.string()));
        CHECK(file_kind(path) == FileKind::kOther);
    }
}

TEST_CASE("two folders change their names", "[sys]") {
    const test::Folder folder;
    const auto a = folder.path / "a", b = folder.path / "b";
    make_folders(a);
    make_folders(b);
    replace_file(a / "new", "1");
    replace_file(b / "old", "2");
    if (!exchange_durably(a, b)) {
        WARN("skipped: this file system exchanges no names");
        return;
    }
    CHECK(read_file(b / "new") == "1");
    CHECK(read_file(a / "old") == "2");
    CHECK_THROWS_WITH(exchange_durably(a, folder.path / "c"), Contains("c: No such file"));
    CHECK(read_file(a / "old") == "2");
}

TEST_CASE("what a path leads to is told without throwing", "[sys]") {
    const test::Folder folder;
    std::ofstream(folder.path / "file") << "x";
    std::filesystem::create_symlink("file", folder.path / "link");
    std::filesystem::create_symlink("loop", folder.path / "loop");
    std::filesystem::create_symlink("nowhere", folder.path / "dangling");
    REQUIRE(::mkfifo((folder.path / "fifo").c_str(), 0600) == 0);
    CHECK(file_kind(folder.path) == FileKind::kFolder);
    CHECK(file_kind(folder.path / "file") == FileKind::kFile);
    CHECK(file_kind(folder.path / "link") == FileKind::kFile);
    CHECK(file_kind(folder.path / "fifo") == FileKind::kOther);
    CHECK(file_kind(folder.path / "loop") == FileKind::kUnreadable);
    CHECK(file_kind(folder.path / "dangling") == FileKind::kNone);
    CHECK(file_kind(folder.path / "file" / "below") == FileKind::kNone);
    CHECK(file_kind(folder.path / std::string(300, 'x')) == FileKind::kUnreadable);
    CHECK(is_there(folder.path / "loop"));
    CHECK_FALSE(is_there(folder.path / "none"));
}

TEST_CASE("a file too large to be read as a whole is refused before memory is taken", "[sys]") {
    const test::Folder folder;
    std::ofstream(folder.path / "x") << "x";
    std::filesystem::resize_file(folder.path / "x", kMostFileBytes + 1);  // a hole: takes no disk
    CHECK_THROWS_WITH(read_file(folder.path / "x"), Contains("too large"));
    CHECK(read_file_from(folder.path / "x", 0, 1) == "x");
}

TEST_CASE("a folder is listed in byte order, and what cannot be read below it keeps nothing else out", "[sys]") {
    const test::Folder folder;
    for (const char* name : {"b/y", "b/a/z", "b-", "a"}) {
        make_folders((folder.path / name).parent_path());
        write_file_atomically(folder.path / name, "x");
    }
    std::filesystem::create_symlink("..", folder.path / "b" / "loop");
    REQUIRE(::mkfifo((folder.path / "b" / "fifo").c_str(), 0600) == 0);
    CHECK(names_in(folder.path) == std::vector<std::string>{"a", "b", "b-"});
    CHECK(files_below(folder.path) ==
          std::vector{folder.path / "a", folder.path / "b/a/z", folder.path / "b/y", folder.path / "b-"});
    CHECK(names_in(folder.path / "none").empty());
    CHECK_THROWS_WITH(names_in(folder.path / "a"), Contains("cannot read folder"));
}

}  // namespace bitsweep::file_test
