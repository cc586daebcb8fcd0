#include "serve/service.h"

#include "app/queue.h"
#include "base/json.h"
#include "sched/control.h"
#include "store/writer_lock.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_study.h"
#include "sys/file.h"
#include "sys/gzip.h"

namespace bitsweep::serve::service_test {

namespace {

constexpr const char* kToken = "0123456789abcdef0123456789abcdef";

// A service over made results, asked as by a browser that knows the token.
struct Asked {
    test::Folder folder;
    test::MadeStudy study{folder.path / "results"};
    Service service{{{kToken, {}, [] { return std::string(kToken); }}, "analysis", true, page_assets("")}, workspace()};

    app::Workspace workspace() const {
        app::Workspace made;
        made.results = folder.path / "results";
        return made;
    }
    static Request request(const std::string& method, const std::string& address, const std::string& body = {}) {
        const auto target = parse_target(address);
        REQUIRE(target);
        Request made;
        made.method = method;
        made.path = target->path;
        made.query = target->query;
        made.host = "localhost:8765";
        made.origin = "http://localhost:8765";
        made.token = kToken;
        made.content_type = "application/json";
        made.body = body;
        return made;
    }
    Response get(const std::string& address, const std::string& etags = {}) {
        auto asked = request("GET", address);
        asked.etags = etags;
        return service.answer(asked);
    }
    Response post(const OrderedJson& body) { return service.answer(request("POST", "/api/control", body.dump())); }
    Json view(const std::string& address) {
        const auto response = get(address);
        INFO(response.body);
        REQUIRE(response.status == 200);
        return read_json(response.body);
    }
};

// The current folder, with sweeps/ in it.
struct InFolder {
    std::filesystem::path before = std::filesystem::current_path();
    explicit InFolder(const std::filesystem::path& folder) {
        make_folders(folder / "sweeps");
        std::filesystem::current_path(folder);
    }
    ~InFolder() { std::filesystem::current_path(before); }
};

std::string header_of(const Response& response, const std::string& name) {
    std::string found;
    for (const auto& [field, value] : response.headers)
        if (field == name) found = value;
    return found;
}

std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const auto start = text.find(before) + before.size();
    return text.substr(start, text.find(after, start) - start);
}

}  // namespace

TEST_CASE("the page's policy allows its own modules and its import map, and nothing else", "[serve]") {
    Asked asked;
    const auto shell = asked.get("/");
    REQUIRE(shell.status == 200);
    const auto map = between(shell.body, "<script type=\"importmap\">", "</script>");
    const auto policy = header_of(shell, "Content-Security-Policy");
    CHECK_THAT(policy, Contains("default-src 'none'; script-src 'self' '" + policy_hash(map) + "';"));
    CHECK_THAT(policy, !Contains("unsafe"));
    CHECK_THAT(shell.body, !Contains("http://") && !Contains("https://"));
    const auto imports = read_json(map)["imports"];
    REQUIRE(imports.contains("bitsweep/main.js"));
    for (const auto& [name, path] : imports.items()) {
        const auto module = asked.get(path.get<std::string>());
        CAPTURE(name);
        CHECK(module.status == 200);
        CHECK(module.type == "text/javascript");
        CHECK_THAT(header_of(module, "Cache-Control"), Contains("immutable"));
    }
}

TEST_CASE("every module that the page imports is one that it has", "[serve]") {
    std::set<std::string> names;
    for (const auto& asset : page_assets("")) names.insert(asset.name);
    for (const auto& asset : page_assets("")) {
        if (!asset.name.ends_with(".js")) continue;
        for (auto at = asset.body.find("'bitsweep/"); at != std::string::npos;
             at = asset.body.find("'bitsweep/", at + 1)) {
            const auto name = between(asset.body.substr(at), "'bitsweep/", "'");
            INFO(asset.name << " imports " << name);
            CHECK(names.contains(name));
        }
    }
}

TEST_CASE("each view of a sweep answers, with the numbers of the report", "[serve]") {
    Asked asked;
    CHECK(asked.view("/api/sweeps")["sweeps"].size() == 5);
    const auto head = asked.view("/api/sweep?sweep=cpu/bits");
    CHECK(head["arms"] == Json({"fp32", "pact+sawb", "dorefa"}));
    CHECK(head["axes"]["bits"] == Json({2, 3, 4}));
    const auto table = asked.view("/api/table?sweep=cpu/bits");
    CHECK_FALSE(table["sections"].empty());
    CHECK(table["verdicts"].size() == 1);
    const auto runs = asked.view("/api/runs?sweep=cpu/bits&where=arm=dorefa&order=test.top1&descending=1");
    CHECK(runs["count"] == 9);
    const auto columns = runs["columns"].get<std::vector<std::string>>();
    const auto top1 =
        static_cast<std::size_t>(std::find(columns.begin(), columns.end(), "test.top1") - columns.begin());
    REQUIRE(top1 < columns.size());
    for (std::size_t i = 1; i < runs["rows"].size(); ++i) CHECK(runs["rows"][i - 1][top1] >= runs["rows"][i][top1]);
    const auto run =
        runs["rows"][0][static_cast<std::size_t>(std::find(columns.begin(), columns.end(), "run") - columns.begin())];
    CHECK(asked.view("/api/run?run=" + run.get<std::string>())["state"] == "finished");
    CHECK(asked.view("/api/figures?sweep=cpu/bits").size() > 2);
    CHECK(asked.view("/api/compare?sweep=cpu/bits&side=dorefa&side=pact%2Bsawb")[0]["differences"].size() ==
          4);  // and over all
}

TEST_CASE("mistakes are answered with the nearest right thing, and no path of a request reaches the disk", "[serve]") {
    Asked asked;
    CHECK_THAT(asked.get("/api/table?sweep=cpu/bit").body, Contains("cpu/bits"));
    CHECK(asked.get("/api/table?sweep=cpu/bits&where=bites=2").status == 400);
    for (const char* after :
         {"x", "100", "57de45ee589632d8%200%20null", "57de45ee589632d8%200", "a%20-1%20null", "%20%20"})
        CHECK(asked.get(std::string("/api/runs?sweep=cpu/bits&after=") + after).status == 400);
    CHECK(asked.get("/api/runs?sweep=cpu/bits&order=nothing").status == 400);
    CHECK(asked.get("/api/compare?side=dorefa").status == 400);
    for (const char* path : {"/assets/../results/bitsweep.sqlite", "/../../etc/passwd", "/index.html", "/assets/"})
        CHECK(asked.get(path).status == 404);
    for (const char* sweep : {"../../../etc/passwd", "/etc/passwd", "cpu/bits%2f..%2fbits"})
        CHECK(asked.get(std::string("/api/table?sweep=") + sweep).status == 400);
    CHECK(asked.get("/api/run?run=..%2f..%2fruns").status == 400);
}

TEST_CASE("a view that did not change is not sent again, until it does", "[serve]") {
    Asked asked;
    const auto before = asked.get("/api/table?sweep=cpu/bits");
    const auto etag = header_of(before, "ETag");
    CHECK(asked.get("/api/table?sweep=cpu/bits", etag).status == 304);
    CHECK(asked.get("/api/table?sweep=cpu/width", etag).status == 200);
}

TEST_CASE("a request to act is shown first, and done when it comes back with what was shown", "[serve]") {
    Asked asked;
    const auto id = test::MadeResults::id(170);
    asked.study.results.config(id);
    asked.study.results.start(id);
    asked.study.results.end(id, "crashed");
    asked.study.results.sweep("s", {{{"arm", "a"}, {"at", OrderedJson::object()}, {"seed", 1}, {"run", id}}}, {"a"},
                              OrderedJson::array());
    const auto is_cancelled = [&] {
        return sched::FileControl(asked.folder.path / "results").read().cancelled.contains(id);
    };
    OrderedJson body{{"action", "cancel"}, {"sweep", "s"}};
    const auto shown = asked.post(body);
    INFO(shown.body);
    REQUIRE(shown.status == 200);
    const auto plan = read_json(shown.body);
    CHECK(plan["runs"] == Json::array({id}));
    CHECK_FALSE(is_cancelled());
    body["confirm"] = std::string(32, '0');
    CHECK(asked.post(body).status == 409);
    CHECK_FALSE(is_cancelled());
    body["confirm"] = plan["confirm"];
    CHECK(asked.post(body).status == 200);
    CHECK(is_cancelled());
    const auto again = read_json(asked.post({{"action", "retry"}, {"sweep", "s"}}).body);
    CHECK(again["runs"] == Json::array({id}));
    CHECK(is_cancelled());
}

TEST_CASE("a note is shown with its sweep, and kept beside the results", "[serve]") {
    Asked asked;
    const auto write = [&](const std::string& sweep, const std::string& text) {
        OrderedJson body{{"action", "note"}, {"sweep", sweep}, {"text", text}};
        const auto shown = asked.post(body);
        if (shown.status != 200) return shown;
        CHECK(asked.view("/api/sweep?sweep=" + sweep)["note"] != text);
        body["confirm"] = read_json(shown.body)["confirm"];
        return asked.post(body);
    };
    CHECK(asked.view("/api/sweep?sweep=cpu/bits")["note"] == "");
    const auto before = asked.service.standing();
    CHECK(write("cpu/bits", "PACT wins.\nWhy?").status == 200);
    CHECK(asked.view("/api/sweep?sweep=cpu/bits")["note"] == "PACT wins.\nWhy?");
    CHECK(asked.service.standing() != before);
    CHECK(read_file(asked.folder.path / "results" / "notes" / "cpu" / "bits.md") == "PACT wins.\nWhy?");
    CHECK(write("cpu/bits", "Seeds 4 and 5 too.").status == 200);
    CHECK(asked.view("/api/sweep?sweep=cpu/bits")["note"] == "Seeds 4 and 5 too.");
    for (const char* sweep : {"../outside", "cpu/bit", ""}) CHECK(write(sweep, "x").status == 400);
    CHECK(asked.post({{"action", "note"}, {"sweep", "cpu/bits"}, {"text", 3}}).status == 400);
}

TEST_CASE("a sweep is queued by its name below sweeps/, behind what is being trained", "[serve]") {
    Asked asked;
    const InFolder project(asked.folder.path / "project");
    write_file_atomically("sweeps/mine.json",
                          R"({"base": {"model.name": "resnet8", "data.name": "shapes10"}, "seeds": 2})");
    OrderedJson body{{"action", "queue"}, {"sweep", "mine"}, {"overrides", {"epochs=2"}}};
    const auto idle = asked.post(body);
    CHECK(idle.status == 400);
    CHECK_THAT(idle.body, Contains("nothing is being trained here"));
    const auto living = WriterLock::take(asked.folder.path / "results");
    for (const char* sweep : {"sweeps/mine.json", "../project/sweeps/mine", "min"}) {
        auto other = body;
        other["sweep"] = sweep;
        const auto refused = asked.post(other);
        CHECK(refused.status == 400);
        CHECK_THAT(refused.body, Contains("has no '" + std::string(sweep)));
    }
    const auto shown = asked.post(body);
    INFO(shown.body);
    REQUIRE(shown.status == 200);
    CHECK(read_json(shown.body)["runs"].size() == 2);
    CHECK(app::queued_sweeps(asked.folder.path / "results").empty());
    body["confirm"] = read_json(shown.body)["confirm"];
    CHECK_THAT(asked.post(body).body, Contains("mine@epochs=2 is queued: number 1 behind"));
    const auto queue = app::queued_sweeps(asked.folder.path / "results");
    REQUIRE(queue.size() == 1);
    CHECK(queue.front().request.name == "mine@epochs=2");
    CHECK(asked.view("/api/session")["sweep_files"] == Json({"mine"}));
}

TEST_CASE("a request to act that is none is refused, and without --control there is nothing to ask", "[serve]") {
    Asked asked;
    CHECK(asked.post({{"action", "cancell"}}).status == 400);
    CHECK_THAT(asked.post({{"action", "cancell"}}).body, Contains("'cancel'"));
    CHECK(asked.post({{"action", "cancel"}}).status == 400);
    CHECK(asked.post({{"action", "pause"}, {"swep", "s"}}).status == 400);
    CHECK(asked.post({{"action", 7}}).status == 400);
    CHECK(asked.post(OrderedJson::array()).status == 400);
    Service reading({{kToken, {}, [] { return std::string(kToken); }}, "analysis", false, {{"index.html", ""}}},
                    asked.workspace());
    CHECK(reading.answer(Asked::request("POST", "/api/control", "{}")).status == 404);
}

TEST_CASE("an answer is packed for who takes that", "[serve]") {
    const Response large{200, "text/plain", std::string(5000, 'x')};
    const auto small = packed(large, true);
    CHECK(header_of(small, "Content-Encoding") == "gzip");
    CHECK(small.body.size() < 200);
    CHECK(gunzip(small.body, "answer", 10000) == large.body);
    CHECK(packed(large, false).body == large.body);
    CHECK(packed({200, "text/plain", "x"}, true).body == "x");
}

}  // namespace bitsweep::serve::service_test
