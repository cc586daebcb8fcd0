// The page of `bitsweep serve` in a real browser.

#include <algorithm>
#include <cstdlib>
#include <map>

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "page/browser.h"
#include "support/made_study.h"
#include "sys/file_lock.h"

namespace bitsweep::page_test {
using test::Background;
using test::Browser;
using test::fetch;

namespace {

constexpr const char* kEnter = "\uE007";
constexpr const char* kEscape = "\uE00C";
constexpr const char* kRight = "\uE014";

// Made results, and a server over them.
struct Served {
    test::Folder folder;
    test::MadeStudy study{folder.path / "results"};
    Background server{std::string(BITSWEEP_BINARY_DIR) + "/bitsweep --results " + (folder.path / "results").string() +
                      " serve --port 0 --analysis " BITSWEEP_SOURCE_DIR "/analysis"};
    std::string address = "http://127.0.0.1:" + server.after("http://127.0.0.1:");
};

// And a browser that has opened its address.
struct Page : Served {
    Browser browser;

    Page() {
        browser.open(address);
        browser.wait_for("document.querySelector('.card')");
    }
    void go(const std::string& fragment, const std::string& until) {
        browser.script("location.hash = '" + fragment + "'");
        browser.wait_for(until);
    }
    // A tab of cpu/bits, once it shows its content.
    void tab(const std::string& name) {
        go("#sweep=cpu%2Fbits&tab=" + name,
           "document.querySelector('.tabs [aria-current]')?.href.includes('tab=" + name + "')");
    }
};

const std::vector<std::string> kTabs{"table",  "runs",       "curves",   "slices", "parallel",
                                     "layers", "importance", "timeline", "figures"};

std::string cell_texts(const char* column) {
    return std::string(
               "[...document.querySelectorAll('main tbody tr')].map((row) => row.cells[[...document.querySelectorAll("
               "'main thead th')].findIndex((head) => head.textContent.startsWith('") +
           column + "'))].textContent)";
}

// A trainer, as far as its lock goes.
pid_t hold_lock(const std::filesystem::path& path) {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    const auto lock = FileLock::try_take(path, "");
    for (;;) ::pause();
}

bool is_skipped() {
    if (std::string_view(BITSWEEP_NODE_MODULES).empty()) {
        WARN("SKIPPED: built without ECharts, which npm brings");
        return true;
    }
    if (Browser::is_there()) return false;
    WARN("SKIPPED: needs chromium and chromedriver");
    return true;
}

}  // namespace

TEST_CASE("a browser sorts, filters by the keyboard, comes back to its address, and sees what is appended", "[page]") {
    if (is_skipped()) return;
    Page page;
    auto& browser = page.browser;
    CHECK(browser.script("return document.querySelectorAll('.card').length") == 5);
    CHECK_FALSE(browser.is_true("location.search.includes('token')"));

    page.tab("runs");
    browser.wait_for("document.querySelectorAll('main tbody tr').length === 27");
    browser.press({"/"});
    browser.type("arm=dorefa");
    browser.press({kEnter});
    browser.wait_for("document.querySelectorAll('main tbody tr').length === 9");
    browser.script(
        "[...document.querySelectorAll('.sort')].find((one) => one.textContent.startsWith('test.top1')).click()");
    browser.wait_for("document.querySelector('[aria-sort=ascending]')");
    const auto sorted = browser.script("return " + cell_texts("test.top1"));
    for (std::size_t i = 1; i < sorted.size(); ++i)
        CHECK(std::stod(sorted[i - 1].get<std::string>()) <= std::stod(sorted[i].get<std::string>()));
    const auto address = browser.script("return location.href").get<std::string>();
    browser.open("about:blank");
    browser.open(address);
    browser.wait_for("document.querySelectorAll('main tbody tr').length === 9");
    CHECK(browser.script("return " + cell_texts("test.top1")) == sorted);

    page.go("#", "document.querySelectorAll('.card').length === 5");
    page.study.results.config("00000000000000aa");
    page.study.results.start("00000000000000aa");
    page.study.results.epoch("00000000000000aa", 0, 12.5);
    page.study.results.epoch("00000000000000aa", 1, 50);
    page.study.results.sweep("live",
                             OrderedJson::parse(R"([{"arm": "a", "at": {}, "seed": 1, "run": "00000000000000aa"}])"),
                             {"a"}, OrderedJson::array());
    browser.wait_for("document.querySelectorAll('.card').length === 6");
    page.go("#sweep=live&tab=curves", "document.querySelector('.legend button')?.textContent === 'a'");
    page.study.results.epoch("00000000000000aa", 2, 77.125);
    const auto start = std::chrono::steady_clock::now();
    browser.wait_for("document.querySelector('main').textContent.includes('77.125')");
    // 2 s on an idle machine; more where builds and other tests share its cores.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(12));
    CHECK(browser.console() == "");
}

TEST_CASE("a run's page marks the keys that differ from its recipe, by a word", "[page]") {
    if (is_skipped()) return;
    Page page;
    auto& browser = page.browser;
    const auto& made = page.study.results;
    made.write("../experiments/own.json", R"({"batch": 64, "optim.lr": 0.05})");
    made.write("../sweeps/own.json",
               R"({"question": "?", "base": "experiments/own.json", "arms": {"a": {"optim.lr": 0.2}}, "seeds": 1})");
    RunConfig config;
    config.batch = 64;
    config.optim.lr = 0.2;
    made.finished("00000000000000ac", 50, config);
    made.write("sweeps/own.json",
               Json{{"sweep", "own"},
                    {"file", (page.folder.path / "sweeps/own.json").string()},
                    {"arms", {"a"}},
                    {"axes", Json::array()},
                    {"cells", {{{"arm", "a"}, {"at", Json::object()}, {"seed", 1}, {"run", "00000000000000ac"}}}}}
                   .dump());
    browser.wait_for("document.querySelectorAll('.card').length === 6");
    page.go("#run=00000000000000ac", "document.querySelector('.config table')");
    CHECK(browser.is_true("document.querySelector('main').textContent.includes('1 of ')"));
    CHECK(browser.script(
              "return [...document.querySelector('.config tbody tr').cells].map((cell) => cell.textContent)") ==
          Json{"optim.lr", "0.2", "0.05", "differs"});
    CHECK(browser.is_true("document.querySelector('.config tbody tr b')"));
    CHECK(browser.script("return [...document.querySelectorAll('.config tbody tr')].filter((row) => "
                         "row.cells[3].textContent === 'differs').length") == 1);
    CHECK(browser.script("return document.querySelector('.config thead').textContent") ==
          "keyvaluein experiments/own.json\u00a0");
    CHECK(browser.console() == "");
}

TEST_CASE("who is not the page itself is refused over the wire", "[page]") {
    const Served served;
    const auto origin = served.address.substr(0, served.address.find("/?"));
    const auto token = "X-Bitsweep-Token: " + served.address.substr(served.address.find("token=") + 6);
    CHECK(fetch(origin + "/api/sweeps", {"Host: evil.example", token}).status == 421);
    CHECK(fetch(origin + "/api/sweeps").status == 401);
    CHECK(fetch(origin + "/nothing").status == 401);
    CHECK(fetch(origin + "/api/sweeps", {token}).status == 200);
    CHECK(fetch(origin + "/api/sweeps", {token, "Origin: http://evil.example"}, "{}").status == 403);
}

TEST_CASE("every tab fits 390 pixels, is drawn light and dark, and axe finds nothing serious", "[.full]") {
    if (is_skipped()) return;
    Page page;
    auto& browser = page.browser;
    const std::filesystem::path axe = std::string(BITSWEEP_NODE_MODULES) + "/axe-core/axe.min.js";
    for (const bool is_dark : {false, true})
        for (const int width : {1280, 390}) {
            browser.set_dark(is_dark);
            browser.set_width(width);
            for (const auto& tab : kTabs) {
                CAPTURE(tab, is_dark, width);
                page.tab(tab);
                browser.wait_for("!document.querySelector('main[aria-busy]')");
                CHECK(browser.is_true("document.documentElement.scrollWidth <= innerWidth"));
                CHECK_FALSE(browser.is_true("document.querySelector('main [role=alert]')"));
                if (!std::filesystem::exists(axe)) continue;
                browser.script(read_file(axe) + "; return 1");
                const auto serious = browser.async_script(
                    "const done = arguments[arguments.length - 1];"
                    "axe.run().then((found) => done(found.violations.filter((one) => ['serious', "
                    "'critical'].includes(one.impact))"
                    ".map((one) => one.id + ' ' + one.nodes.map((node) => node.html).join(' '))))");
                CHECK(serious == Json::array());
            }
        }
    CHECK(browser.console() == "");
}

TEST_CASE("a report is the page in a file: charts without a server, and all of it without script", "[page]") {
    if (is_skipped()) return;
    const test::Folder folder;
    const test::MadeStudy study(folder.path / "results");
    const auto file = folder.path / "page.html";
    REQUIRE(
        run_command({"/bin/sh", "-c",
                     std::string(BITSWEEP_BINARY_DIR) + "/bitsweep --results " + (folder.path / "results").string() +
                         " report cpu/bits --html " + file.string() + " --analysis " BITSWEEP_SOURCE_DIR "/analysis"})
            .status.code == 0);
    Browser browser;
    browser.open("file://" + file.string());
    browser.wait_for("document.querySelector('.card')");
    CHECK(browser.script("return document.querySelectorAll('.card').length") == 1);
    CHECK(browser.is_true("document.querySelector('#report table')"));
    for (const auto& tab : kTabs) {
        CAPTURE(tab);
        browser.script("location.hash = '#sweep=cpu%2Fbits&tab=" + tab + "'");
        browser.wait_for("document.querySelector('.tabs [aria-current]')?.href.includes('tab=" + tab + "')");
        CHECK_FALSE(browser.is_true("document.querySelector('main [role=alert]')"));
    }
    CHECK(browser.is_true("document.querySelector('main figure img').src.startsWith('data:image/svg+xml')"));
    CHECK(browser.is_true("performance.getEntriesByType('resource').every((one) => /^(data|blob):/.test(one.name))"));
    CHECK(browser.console() == "");
}

TEST_CASE("a chart takes the focus, and the arrow keys move its marker and say the values", "[.full]") {
    if (is_skipped()) return;
    Page page;
    auto& browser = page.browser;
    page.tab("curves");
    browser.wait_for("document.querySelector('chart-box[data-drawn]')");
    browser.script("document.querySelector('chart-box').focus()");
    browser.press({kRight, kRight});
    browser.wait_for("document.getElementById('said').textContent.startsWith('epoch 1:')");
    browser.press({kEscape, kEscape});
    browser.wait_for("document.querySelector('.card')");
    browser.press({"j", "j", kEnter});
    browser.wait_for("document.querySelector('h1').textContent.startsWith('cpu/')");
    CHECK(browser.console() == "");
}

TEST_CASE("a run that is killed is shown as stopped, and a server that ends is said", "[.full]") {
    if (is_skipped()) return;
    Page page;
    auto& browser = page.browser;
    const std::string id = "00000000000000ab";
    auto& made = page.study.results;
    made.config(id);
    made.start(id);
    made.epoch(id, 0, 12.5);
    made.sweep("killed", OrderedJson::parse(R"([{"arm": "a", "at": {}, "seed": 1, "run": "00000000000000ab"}])"), {"a"},
               OrderedJson::array());
    const auto holder = hold_lock(made.run(id) / "lock");
    page.go("#", "document.querySelectorAll('.card').length === 6");
    page.go("#run=" + id, "document.querySelector('.state.running')");
    ::kill(holder, SIGKILL);
    ::waitpid(holder, nullptr, 0);
    browser.wait_for("document.querySelector('.state.stopped')");
    ::kill(page.server.pid(), SIGTERM);
    browser.wait_for("document.querySelector('.live.gone')");
}

// bitsweep-bench store --make FOLDER; BITSWEEP_RESULTS=FOLDER bitsweep-page-tests "[.bench]". It prints, and checks no
// time.
TEST_CASE("how long a browser takes over a large results folder", "[.bench]") {
    const char* results = std::getenv("BITSWEEP_RESULTS");
    if (is_skipped() || results == nullptr) return;
    constexpr int kRounds = 20;
    const Background server(std::string(BITSWEEP_BINARY_DIR) + "/bitsweep --results " + results + " serve --port 0");
    const auto address = "http://127.0.0.1:" + server.after("http://127.0.0.1:");
    const auto whole = address.substr(0, address.find("?"));
    Browser browser;
    browser.open(address);
    browser.wait_for("document.querySelector('.card')");
    const auto until = [&](const std::string& start, const std::string& condition) {
        const auto text = start + "; const done = arguments[0], began = performance.now(); const look = () => " +
                          condition + " ? done(performance.now()) : requestAnimationFrame(look); look()";
        return browser.async_script(text).get<double>();
    };
    std::map<std::string, std::vector<double>> times_ms;
    for (int round = 0; round < kRounds; ++round) {
        browser.open("about:blank");
        browser.open(whole);
        times_ms["overview"].push_back(until("", "document.querySelector('.card')"));
        times_ms["shell"].push_back(
            browser.script("return performance.getEntriesByName('first-contentful-paint')[0].startTime").get<double>());
        const auto now = browser.script("return performance.now()").get<double>();
        times_ms["curves"].push_back(
            until("location.hash = '#sweep=bench&tab=curves'",
                  "(document.querySelectorAll('chart-box').length > 0 && "
                  "[...document.querySelectorAll('chart-box')].every((box) => box.dataset.drawn))") -
            now);
    }
    for (auto& [what, list] : times_ms) {
        std::sort(list.begin(), list.end());
        fmt::print("{}: median {:.0f} ms ({:.0f} to {:.0f}, n={})\n", what, list[list.size() / 2], list.front(),
                   list.back(), list.size());
    }
}

}  // namespace bitsweep::page_test
