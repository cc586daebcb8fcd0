#include <filesystem>
#include <regex>
#include <sstream>

#include "layering/picture.h"

namespace fs = std::filesystem;
namespace bitsweep::layering_test {

namespace {

const Picture& picture() {
    static const Picture read = parse_picture(read_file(BITSWEEP_SOURCE_DIR "/src/README.md"));
    return read;
}

struct Include {
    std::string file, included;
    bool is_ours;
};

std::vector<Include> all_includes() {
    const fs::path source = BITSWEEP_SOURCE_DIR "/src";
    const std::regex pattern(R"re(^\s*#\s*include\s*(["<])([^">]+)[">])re", std::regex::multiline);
    std::vector<Include> includes;
    for (const auto& entry : fs::recursive_directory_iterator(source)) {
        if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") continue;
        const std::string text = read_file(entry.path());
        for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match)
            includes.push_back({fs::relative(entry.path(), source), (*match)[2], (*match)[1] == "\""});
    }
    return includes;
}

bool begins_with(const std::string& text, const char* start) {
    return text.rfind(start, 0) == 0;
}

}  // namespace

TEST_CASE("every folder of src is a row of the README's table, and every row a folder", "[layering]") {
    REQUIRE(picture().size() > 10);
    for (const auto& [name, module] : picture()) {
        INFO(name);
        CHECK(fs::is_directory(fs::path(BITSWEEP_SOURCE_DIR "/src") / name));
        for (const auto& edge : module.edges) CHECK(picture().count(edge) == 1);
    }
    for (const auto& [file, included, is_ours] : all_includes()) {
        INFO(file);
        CHECK_FALSE(module_of(picture(), file).empty());
    }
}

TEST_CASE("every include follows the picture of the modules", "[layering]") {
    const auto includes = all_includes();
    REQUIRE(includes.size() > 100);
    for (const auto& [file, included, is_ours] : includes) {
        if (!is_ours) continue;
        const auto from = module_of(picture(), file), to = module_of(picture(), included);
        INFO(file << " includes " << included);
        CHECK(may_include(picture(), from).count(to) == 1);
    }
}

TEST_CASE("LibTorch is included by torch modules only, and by one name", "[layering]") {
    for (const auto& [file, included, is_ours] : all_includes()) {
        if (is_ours ||
            !(begins_with(included, "torch/") || begins_with(included, "ATen/") || begins_with(included, "c10/")))
            continue;
        INFO(file << " includes " << included);
        CHECK(picture().at(module_of(picture(), file)).torch);
    }
}

TEST_CASE("a module without LibTorch includes none that has it", "[layering]") {
    for (const auto& [name, module] : picture()) {
        if (module.torch) continue;
        INFO(name);
        for (const auto& other : may_include(picture(), name)) CHECK_FALSE(picture().at(other).torch);
    }
}

TEST_CASE("only datasets/fetch downloads: libcurl and libarchive are included nowhere else", "[layering]") {
    for (const auto& [file, included, is_ours] : all_includes()) {
        if (is_ours || !(begins_with(included, "curl/") || begins_with(included, "archive"))) continue;
        INFO(file << " includes " << included);
        CHECK(begins_with(file, "datasets/fetch/"));
    }
    for (const auto& [name, module] : picture())
        if (module.torch) CHECK(may_include(picture(), name).count("datasets/fetch") == 0);
}

// Lines of a tree of sources outside `home` that match, as "file:line".
std::vector<std::string> lines_outside(const char* home, const std::regex& pattern,
                                       const fs::path& source = BITSWEEP_SOURCE_DIR "/src") {
    std::vector<std::string> found;
    for (const auto& path : files_below(source)) {
        const auto file = path.lexically_relative(source).string();
        if (begins_with(file, home)) continue;
        std::istringstream text(read_file(path));
        int number = 0;
        for (std::string line; ++number, std::getline(text, line);)
            if (std::regex_search(line, pattern)) found.push_back(file + ":" + std::to_string(number));
    }
    return found;
}

TEST_CASE("JSON is read and written by base alone, and the file system is asked by sys alone", "[layering]") {
    // nlohmann's own reader takes any depth, its writer throws at bytes that are no UTF-8.
    const std::regex json(R"re(\.dump\(|Json::(sax_)?parse\(|Json::accept\()re");
    // These throw where a folder cannot be entered, a server is lost or links form a loop.
    const std::regex query(
        R"re((fs|filesystem)::(exists|is_\w+|file_size|(symlink_)?status|last_write_time|equivalent|)re"
        R"re(hard_link_count|directory_entry|(recursive_)?directory_iterator|remove(_all)?|rename|absolute|canonical|)re"
        R"re(copy(_file)?|create_\w+|resize_file|permissions|current_path|read_symlink|space)\b)re");
    CHECK(lines_outside("base/", json) == std::vector<std::string>{});
    CHECK(lines_outside("sys/", query) == std::vector<std::string>{});
    CHECK_FALSE(lines_outside("sys/", json).empty());  // the patterns do find something
    CHECK_FALSE(lines_outside("base/", query).empty());
}

TEST_CASE("tests know Catch2 through tests/support, which hides how its versions differ", "[layering]") {
    const std::regex catch2(R"re(\bCatch:{2}|<catch[2]/)re");
    const fs::path tests = BITSWEEP_SOURCE_DIR "/tests";
    CHECK(lines_outside("support/", catch2, tests) == std::vector<std::string>{});
    CHECK_FALSE(lines_outside("layering/", catch2, tests).empty());
}

// The file without what stands in namespaces without a name: that is its own.
std::string without_own_names(std::string text) {
    constexpr std::string_view kStart = "\nnamespace {\n", kEnd = "\n}  // namespace\n";
    for (std::size_t start; (start = text.find(kStart)) != std::string::npos;) {
        const auto end = text.find(kEnd, start);
        text.erase(start, end == std::string::npos ? end : end + kEnd.size() - 1 - start);
    }
    return text;
}

// What a file defines that no other module may define too, with its namespace: types, and inline functions with their
// parameters. A line each in this project's style.
std::vector<std::string> shared_names_of(const std::string& file) {
    static const std::regex line(R"re(\n(?:namespace ([a-z_:]+) \{|(?:class|struct|enum class) (\w+)[^;\n]*\{)re"
                                 R"re(|(?:inline|constexpr) [^\n;={]*?(\w+\([^\n]*\)) \{))re");
    const auto text = without_own_names("\n" + file);
    std::string space;
    std::vector<std::string> names;
    for (std::sregex_iterator match(text.begin(), text.end(), line), end; match != end; ++match)
        if ((*match)[1].matched) space = (*match)[1];
        else names.push_back(space + "::" + std::string((*match)[2].matched ? (*match)[2] : (*match)[3]));
    return names;
}

// Neither compiler nor linker says so, since no file includes both.
TEST_CASE("no two modules define a type or an inline function of one name in one namespace", "[layering]") {
    const fs::path source = BITSWEEP_SOURCE_DIR "/src";
    std::map<std::string, std::string> module_with;
    for (const auto& path : files_below(source)) {
        if (path.extension() != ".h" && path.extension() != ".cpp") continue;
        const auto module = module_of(picture(), path.lexically_relative(source));
        for (const auto& name : shared_names_of(read_file(path))) {
            const auto [first, is_new] = module_with.try_emplace(name, module);
            INFO(name << " in " << first->second << " and in " << module);
            CHECK(first->second == module);
        }
    }
    CHECK(module_with.size() > 100);
    CHECK(module_with.at("bitsweep::is_file(const std::filesystem::path& path)") == "sys");
    CHECK(module_with.at("bitsweep::RunnerBuilder") == "deploy");
}

TEST_CASE("a name is known by its namespace; a declaration is no definition, a file's own name is its own",
          "[layering]") {
    CHECK(shared_names_of("namespace a {\nstruct X;\nenum class Y { kZ };\nclass X : public Z {\n") ==
          std::vector<std::string>{"a::Y", "a::X"});
    CHECK(shared_names_of("namespace a {\nnamespace {\nstruct X {\n};\n}  // namespace\ninline int f(int x) {\n") ==
          std::vector<std::string>{"a::f(int x)"});
}

TEST_CASE("the picture has no cycle", "[layering]") {
    const auto cycle = find_cycle(picture());
    CAPTURE(cycle);
    CHECK(cycle.empty());
}

TEST_CASE("a cycle of any length is found", "[layering]") {
    const auto of = [](const char* edges) { return parse_picture(edges); };
    CHECK(find_cycle(of("| `a/` | x | – |\n| `b/` | x | a |\n")).empty());
    CHECK(find_cycle(of("| `a/` | x | b |\n| `b/` | x | a |\n")).size() == 3);
    CHECK(find_cycle(of("| `a/` | x | b |\n| `b/` | x | c |\n| `c/` | x | d |\n| `d/` | x | b |\n")) ==
          std::vector<std::string>{"b", "c", "d", "b"});
}

TEST_CASE("a row that says only ends at what it names", "[layering]") {
    const auto open =
        parse_picture("| `base/` | x | – |\n| `b/` | x | base |\n| `c/` | x | b |\n| `d/` (torch) | x | c |\n");
    CHECK(may_include(open, "d") == std::set<std::string>{"base", "b", "c", "d"});
    CHECK(open.at("d").torch);
    const auto closed =
        parse_picture("| `base/` | x | – |\n| `b/` | x | base |\n| `c/` | x | b |\n| `d/` | x | c only |\n");
    CHECK(may_include(closed, "d") == std::set<std::string>{"base", "c", "d"});
}

}  // namespace bitsweep::layering_test
