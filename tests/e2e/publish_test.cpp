#include "e2e/world.h"

namespace bitsweep::publish_test {
using test::World;
namespace fs = std::filesystem;

namespace {

World finished_world() {
    auto world = World::with_fake_trainer(R"({ "question": "Which?", "base": "recipes/r.json",
        "arms": {"sawb": {"quant.weight.method": "sawb"}, "dorefa": {"quant.weight.method": "dorefa"}},
        "axes": { "bits": {"keys": ["quant.weight.bits"], "values": [2, 3]} }, "seeds": 2,
        "contrasts": [[{"arm": "sawb", "bits": 2}, {"arm": "dorefa", "bits": 2}]] })");
    world.write("analysis/curves.json", R"({"kind": "lines", "sweeps": ["s"], "x": "epoch", "y": "test.top1"})");
    REQUIRE(world.bitsweep("run s").status.code == 0);
    return world;
}

// A clone: the same project, with what is published and no run.
World clone_of(const World& world) {
    World clone;
    clone.use_fake_trainer();
    for (const char* part : {"recipes", "sweeps", "analysis"})
        fs::copy(world.root() / part, clone.root() / part,
                 fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    fs::create_directories(clone.results());
    fs::copy(world.results() / "published", clone.results() / "published", fs::copy_options::recursive);
    return clone;
}

}  // namespace

TEST_CASE("what is published draws itself again in a clone, and its runs count as done", "[e2e]") {
    const auto world = finished_world();
    const auto table = world.stdout_of("report s");
    REQUIRE(world.bitsweep("publish --sweep s").status.code == 0);
    const auto published = world.results() / "published/s";
    for (const char* file : {"manifest.json", "sweep.json", "runs.csv", "metrics.csv", "accuracy_vs_bits.md",
                             "accuracy_vs_bits.svg", "accuracy_vs_bits.meta.json", "curves.gp", "curves.png"}) {
        INFO(file);
        CHECK(fs::exists(published / file));
    }
    CHECK(read_file(published / "accuracy_vs_bits.md") == table);

    CHECK_THAT(clone_of(world).stdout_of("status s"), Contains("8 runs, 8 finished"));
    CHECK(clone_of(world).bitsweep("publish --sweep s").status.code == 0);
    const auto clone = clone_of(world);
    CHECK(clone.bitsweep("report --check").status.code == 0);
    CHECK_THAT(clone.stdout_of("plan sweeps/s.json"), Contains("8 runs (8 finished)"));
    CHECK_THAT(clone.stdout_of("report"), Contains(table));
    const auto deployed = clone.bitsweep("publish --sweep s --deployed s:sawb,bits=2,seed=1");
    CHECK(deployed.status.code == 2);
    CHECK_THAT(deployed.text, Contains("an imported run has no weights here"));
    CHECK(clone.bitsweep("run s").status.code == 0);
    for (const auto& folder : clone.run_folders()) CHECK(test::count_lines(folder / "attempts.jsonl", "start") == 1);
    CHECK(clone.bitsweep("index --rebuild").status.code == 0);
    CHECK(clone.stdout_of("report s") == table);
}

TEST_CASE("publish names the runs that a publication lacks", "[e2e]") {
    auto world = World::with_fake_trainer(World::two_bits(R"(, "seeds": 2)"));
    REQUIRE(world.bitsweep("run s seeds=1").status.code == 0);
    REQUIRE(world.bitsweep("run s --executor commands").status.code == 3);
    const auto published = world.bitsweep("publish s");
    INFO(published.text);
    CHECK(published.status.code == 0);
    CHECK_THAT(published.text, Contains("s has no result of 2 of its 4 runs: sawb bits=2 seed=2 (new), "
                                        "sawb bits=3 seed=2 (new)"));
    REQUIRE(world.bitsweep("run s").status.code == 0);
    CHECK_THAT(world.bitsweep("publish s").text, !Contains("has no result"));
    const auto none = world.bitsweep("publish");
    CHECK(none.status.code == 2);
    CHECK_THAT(none.text, Contains("sweep: no sweep is named"));
}

TEST_CASE("a run whose config.json is another run's is named and left out of what is published", "[e2e]") {
    const auto world = finished_world();
    const auto folder = world.run_folders().front();
    const auto id = folder.filename().string(), other = world.run_folders().back().filename().string();
    write_file_atomically(folder / "config.json", read_file(world.run_folders().back() / "config.json"));
    const auto published = world.bitsweep("publish --sweep s");
    INFO(published.text);
    CHECK(published.status.code == 1);
    CHECK_THAT(published.text, Contains(id + "/: its config.json is run " + other + "'s"));
    CHECK_THAT(published.text, Contains("s has no result of 1 of its"));
    const auto rows = read_file(world.results() / "published/s/runs.csv");
    CHECK_THAT(rows, Contains(other));
    const auto metrics = read_file(world.results() / "published/s/metrics.csv");
    CHECK(metrics.find(id) == std::string::npos);
}

TEST_CASE("a run whose config was altered, or whose metrics are not whole, is not published", "[e2e]") {
    const auto world = finished_world();
    const auto folder = world.run_folders().front();
    const auto spoil = [&](const char* file, const std::string& bytes) {
        const auto before = read_file(folder / file);
        write_file_atomically(folder / file, bytes);
        const auto published = world.bitsweep("publish --sweep s");
        write_file_atomically(folder / file, before);
        CHECK(published.status.code == 2);
        CHECK_FALSE(fs::exists(world.results() / "published/s"));
        return published.text;
    };
    const auto name = "run " + folder.filename().string() + ": ";
    CHECK_THAT(spoil("config.json", "{}"), Contains(name));
    CHECK_THAT(spoil("metrics.jsonl", ""), Contains(name + "its metrics.jsonl ends at epoch"));
    CHECK(world.bitsweep("publish --sweep s").status.code == 0);
}

TEST_CASE("report --check names what is not as its rows give it", "[e2e]") {
    const auto world = finished_world();
    REQUIRE(world.bitsweep("publish --sweep s").status.code == 0);
    CHECK_THAT(world.bitsweep("report --check").text, Contains("1 publication checked, all are what their rows give"));
    // A specification that has changed since.
    world.write("analysis/curves.json", R"({"kind": "lines", "sweeps": ["s"], "x": "epoch", "y": "test.loss"})");
    auto check = world.bitsweep("report --check");
    CHECK(check.status.code == 1);
    CHECK_THAT(check.text, Contains("s: curves.csv: is not what its rows and analysis/ give"));
    REQUIRE(world.bitsweep("publish --sweep s").status.code == 0);
    // A number that somebody typed.
    const auto path = world.results() / "published/s/accuracy_vs_bits.md";
    auto text = read_file(path);
    text.replace(text.find("50.0"), 4, "99.0");
    write_file_atomically(path, text);
    check = world.bitsweep("report --check");
    CHECK(check.status.code == 1);
    CHECK_THAT(check.text, Contains("s: accuracy_vs_bits.md: is not what the manifest says"));
}

TEST_CASE("a damaged publication is said and stops nothing else, and a stranger's file is not published over",
          "[e2e]") {
    const auto world = finished_world();
    REQUIRE(world.bitsweep("publish --sweep s").status.code == 0);
    world.write("results/published/s/mine.txt", "a note");
    const auto refused = world.bitsweep("publish --sweep s");
    CHECK(refused.status.code == 2);
    CHECK_THAT(refused.text, Contains("mine.txt: is no file of this publication, and would be lost"));
    CHECK_THAT(world.bitsweep("report --check").text, Contains("s: mine.txt: is not in manifest.json"));
    CHECK(fs::exists(world.results() / "published/s/mine.txt"));
    const auto clone = clone_of(world);
    clone.write("results/published/s/metrics.csv", "run\n");
    const auto plan = clone.bitsweep("plan sweeps/s.json");
    CHECK(plan.status.code == 0);
    CHECK_THAT(plan.text, Contains("not taken in: ") && Contains("metrics.csv") && Contains("8 runs (8 new)"));
}

TEST_CASE("exported rows go elsewhere and come back, bad ones are refused whole", "[e2e]") {
    const auto world = finished_world();
    REQUIRE(world.bitsweep("export --sweep s --out rows").status.code == 0);
    CHECK(world.bitsweep("export --sweep s --out recipes").status.code == 2);
    CHECK_THAT(world.bitsweep("export --sweep t --out x").text, Contains("no sweep 't'"));
    const auto query = "query --format csv \"SELECT run, epoch, key, value FROM v_curves\"";
    const auto rows = world.stdout_of(query);
    REQUIRE(world.bitsweep("--results other import rows").status.code == 0);
    CHECK(world.stdout_of(std::string("--results other ") + query) == rows);
    CHECK_THAT(world.bitsweep("export --probes --out rows").text, Contains("rows holds rows of 's'"));
    write_file_atomically(world.root() / "rows/metrics.csv", "run\n");
    const auto refused = world.bitsweep("--results third import rows");
    CHECK(refused.status.code == 1);
    CHECK_THAT(refused.text, Contains("metrics.csv: is not what the manifest says"));
    CHECK_FALSE(fs::exists(world.root() / "third/runs"));
}

TEST_CASE("the page needs nothing but itself", "[e2e]") {
    const auto world = finished_world();
    REQUIRE(world.bitsweep("report --html page.html").status.code == 0);
    const auto page = read_file(world.root() / "page.html");
    CHECK_THAT(page, Contains("Which?") && Contains("data:image/svg+xml;base64,") && Contains("<table>") &&
                         Contains("sawb (2 bits) against dorefa (2 bits)"));
    for (const char* outside : {"src=\"http", "src=\"/", "href=\"http", "href=\"/", "url(", "'self'", "unsafe"})
        CHECK(page.find(outside) == std::string::npos);
    CHECK_THAT(page,
               Contains("content=\"default-src 'none'; script-src 'sha256-") && Contains("id=\"views\">{\"chart"));
}

TEST_CASE("report names what it does not know, and specifications draw by name", "[e2e]") {
    const auto world = finished_world();
    CHECK_THAT(world.bitsweep("report curve").text, Contains("did you mean 'curves'?"));
    REQUIRE(world.bitsweep("report curves --out here").status.code == 0);
    CHECK(fs::exists(world.root() / "here/curves.svg"));
    CHECK_FALSE(fs::exists(world.root() / "here/accuracy_vs_bits.svg"));
    CHECK(world.bitsweep("report s --analysis nosuch").status.code == 2);
    world.write("analysis/bad.json", R"({"kind": "lines", "sweeps": ["s"], "x": "epoch", "filter": {"bits": 7}})");
    const auto empty = world.bitsweep("report bad");
    CHECK(empty.status.code == 2);
    CHECK_THAT(empty.text, Contains("filter.bits: no cell of sweep 's' has bits = 7"));
    const auto misfit = [&](const char* specification) {
        world.write("analysis/bad.json", specification);
        const auto output = world.bitsweep("report bad");
        CHECK(output.status.code == 2);
        return output.text;
    };
    CHECK_THAT(misfit("{\"kind\": \"lines\", \"sweeps\": [\"s\"],\n\"y\": \"test.topl\"}"),
               Contains("analysis/bad.json:2: y: no finished run") && Contains("did you mean 'test.top1'?"));
    CHECK_THAT(misfit(R"({"kind": "bars", "sweeps": "s", "x": "bit"})"),
               Contains("analysis/bad.json:1: x: sweep 's' has no axis 'bit' (did you mean 'bits'?)"));
    world.write("analysis/bad.json", R"({"kind": "lines", "sweeps": "nosuch"})");
    const auto waits = world.bitsweep("report bad");
    CHECK(waits.status.code == 1);
    CHECK_THAT(waits.text, Contains("bad needs a sweep that has not run: nosuch"));
    CHECK(world.bitsweep("report").status.code == 0);
    CHECK_THAT(world.bitsweep("report s bad").text, Contains("bad needs another sweep: nosuch"));
    CHECK_THAT(world.bitsweep("report curves --json").text, Contains("nothing of it has JSON"));
    CHECK(Json::parse(world.stdout_of("report --json"))["sweep"] == "s");
    CHECK(Json::parse(world.stdout_of("report s curves --metric test.loss --json"))["metric"] == "test.loss");
    CHECK_THAT(world.bitsweep("report zzz").text, Contains("one of s, bad, curves"));
    world.write("analysis/bad.json", R"({"kind": "pie", "sweeps": "s"})");
    const auto bad = world.bitsweep("report s");
    CHECK(bad.status.code == 2);
    CHECK_THAT(bad.text, Contains("analysis/bad.json:1: kind: unknown kind 'pie'"));
}

TEST_CASE("compare pairs two arms and names the keys that differ", "[e2e]") {
    const auto world = finished_world();
    const auto text = world.stdout_of("compare sawb dorefa --sweep s");
    CHECK_THAT(text, Contains("| quant.weight.method | sawb | dorefa |") && Contains("bits=2") && Contains("0.00"));
    CHECK(Json::parse(world.stdout_of("compare s:sawb s:dorefa --json"))["differences"].size() == 3);
    const auto cells = Json::parse(world.stdout_of("compare s:sawb,bits=2 s:dorefa,bits=2 --json"))["differences"];
    REQUIRE(cells.size() == 1);
    CHECK(cells[0]["n"] == 2);
    CHECK(cells[0]["first"] == 50.0);
    CHECK_THAT(world.bitsweep("compare s:sawb,bits=5 s:dorefa").text, Contains("(one of s:sawb,bits=2,seed=1, "));
    CHECK_THAT(world.bitsweep("compare sawbb dorefa --sweep s").text, Contains("did you mean 'sawb'?"));
    const auto unknown = world.bitsweep("compare sawb dorefa --sweep s --metric test.topp1");
    CHECK(unknown.status.code == 2);
    CHECK_THAT(unknown.text, Contains("no run has the metric 'test.topp1' (did you mean 'test.top1'?)"));
    const auto runs = world.run_folders();
    CHECK_THAT(world.stdout_of("compare " + runs[0].filename().string() + " " + runs[1].filename().string()),
               Contains("fewer than 3 seeds"));
}

}  // namespace bitsweep::publish_test
