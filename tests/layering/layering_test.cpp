#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "support/catch.h"
#include "sys/file.h"

namespace fs = std::filesystem;
namespace bitsweep::layering_test {

namespace {

// The picture of src/README.md as a table: who may include whom. Everyone may include base and itself.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"base", {}},
    {"sys", {}},
    {"config", {}},
    {"sweep", {"config"}},
    {"datasets", {"config", "sys"}},
    {"store", {"config", "sys"}},
    {"sched", {"store", "sys"}},
    {"report", {"store"}},
    {"cli/bitsweep", {"sweep", "sched", "store", "report", "datasets", "sys", "config"}},
    {"quant", {"config"}},
    {"nn", {"quant", "config"}},
    {"models", {"nn", "quant", "config"}},
    {"data", {"config", "datasets", "sys"}},
    {"train", {"models", "nn", "quant", "data", "datasets", "config", "sys"}},
    {"cli/bitsweep-train", {"train", "models", "nn", "quant", "data", "datasets", "config", "sys"}},
};

const std::set<std::string> kWithTorch = {"quant", "nn", "models", "data", "train", "cli/bitsweep-train"};

// "cli/bitsweep/run.cpp" -> "cli/bitsweep"; "quant/cpu/x.h" -> "quant".
std::string module_of(const std::string& path) {
    const auto first = path.find('/');
    if (path.rfind("cli/", 0) == 0) return path.substr(0, path.find('/', first + 1));
    return path.substr(0, first);
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

}  // namespace

TEST_CASE("every include follows the picture of the modules", "[layering]") {
    const auto includes = all_includes();
    REQUIRE(includes.size() > 100);
    for (const auto& [file, included, is_ours] : includes) {
        if (!is_ours) continue;
        const auto from = module_of(file), to = module_of(included);
        INFO(file << " includes " << included);
        REQUIRE(kMayInclude.count(from) == 1);
        CHECK((to == from || to == "base" || kMayInclude.at(from).count(to) == 1));
    }
}

TEST_CASE("LibTorch is included by torch modules only, and by one name", "[layering]") {
    for (const auto& [file, included, is_ours] : all_includes()) {
        const bool is_torch = !is_ours && (included.rfind("torch/", 0) == 0 || included.rfind("ATen/", 0) == 0 ||
                                           included.rfind("c10/", 0) == 0);
        if (!is_torch) continue;
        INFO(file << " includes " << included);
        CHECK(kWithTorch.count(module_of(file)) == 1);
    }
}

TEST_CASE("only the orchestrator downloads: the trainer links neither libcurl nor libarchive", "[layering]") {
    const auto begins = [](const std::string& text, const char* start) { return text.rfind(start, 0) == 0; };
    for (const auto& [file, included, is_ours] : all_includes()) {
        INFO(file << " includes " << included);
        const bool is_fetch = begins(file, "datasets/fetch/");
        if (is_ours && begins(included, "datasets/fetch/")) CHECK((is_fetch || module_of(file) == "cli/bitsweep"));
        if (!is_ours && (begins(included, "curl/") || begins(included, "archive"))) CHECK(is_fetch);
    }
}

TEST_CASE("the picture has no cycle", "[layering]") {
    for (const auto& [module, allowed] : kMayInclude)
        for (const auto& other : allowed) CHECK(kMayInclude.at(other).count(module) == 0);
}

}  // namespace bitsweep::layering_test
