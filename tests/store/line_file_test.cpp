#include "store/line_file.h"

#include <fstream>

#include "support/catch.h"
#include "support/folder.h"

namespace bitsweep::line_file_test {

namespace {

struct Tail {
    test::Folder folder;
    std::filesystem::path path = folder.path / "x.jsonl";
    FilePosition position;
    std::vector<std::string> lines;
    int forgotten = 0;

    void append(const std::string& text) { std::ofstream(path, std::ios::app) << text; }
    void rewrite(const std::string& text) { std::ofstream(path, std::ios::trunc) << text; }

    bool read() {
        const auto stamp = file_stamp(path);
        return read_new_lines(
            path, stamp ? &*stamp : nullptr, position,
            [&] {
                ++forgotten;
                lines.clear();
            },
            [&](std::string_view line, std::int64_t number) {
                lines.emplace_back(line);
                CHECK(number == static_cast<std::int64_t>(lines.size()));
            });
    }
};

}  // namespace

TEST_CASE("lines are read once, and a torn last line waits for its end", "[store]") {
    Tail tail;
    CHECK_FALSE(tail.read());
    tail.append("a\nb\nc");
    CHECK(tail.read());
    CHECK(tail.lines == std::vector<std::string>{"a", "b"});
    tail.read();
    CHECK(tail.lines.size() == 2);
    tail.append("c\n");
    CHECK(tail.read());
    CHECK(tail.lines == std::vector<std::string>{"a", "b", "cc"});
    CHECK_FALSE(tail.read());
    CHECK(tail.forgotten == 0);
}

TEST_CASE("a file that shrank, was replaced, rewritten in place or removed is read from its start", "[store]") {
    Tail tail;
    tail.append("first\nsecond\n");
    tail.read();
    SECTION("shrank") {
        tail.rewrite("first\n");
    }
    SECTION("replaced by a longer one") {
        std::ofstream(tail.folder.path / "new") << "other\nsecond\nthird\n";
        std::filesystem::rename(tail.folder.path / "new", tail.path);
    }
    SECTION("rewritten in place, longer") {
        tail.rewrite("FIRST\nsecond\nthird\n");
    }
    SECTION("removed") {
        std::filesystem::remove(tail.path);
    }
    CHECK(tail.read());
    CHECK(tail.forgotten == 1);
    std::vector<std::string> now;
    std::ifstream file(tail.path);
    for (std::string line; std::getline(file, line);) now.push_back(line);
    CHECK(tail.lines == now);
    CHECK(tail.position.lines == static_cast<std::int64_t>(now.size()));
}

TEST_CASE("lines longer than a piece, and files of many pieces, are read whole", "[store]") {
    Tail tail;
    const std::string longest(3'000'000, 'x'), shorter(700'000, 'y');
    tail.append("a\n" + shorter + "\n" + longest + "\n" + shorter + "\nb\n");
    tail.read();
    CHECK(tail.lines == std::vector<std::string>{"a", shorter, longest, shorter, "b"});
    tail.append("c\n");
    tail.read();
    CHECK(tail.lines.back() == "c");
    CHECK(tail.forgotten == 0);
}

}  // namespace bitsweep::line_file_test
