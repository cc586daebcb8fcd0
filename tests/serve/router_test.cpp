#include "serve/router.h"

#include "base/error.h"
#include "base/json.h"
#include "support/catch.h"

namespace bitsweep::serve::router_test {

namespace {

const std::vector<Route>& routes() {
    static const std::vector<Route> list{
        {"GET", "/api/runs", "sweep where* after",
         [](const Request&, const Parameters& given) {
             std::string text = given.required("sweep") + " " + std::to_string(given.number("after", 7));
             for (const auto& where : given.all("where")) text += " " + where;
             return Response{200, "text/plain", text};
         }},
        {"POST", "/api/pause", "",
         [](const Request&, const Parameters&) {
             return Response{200, "text/plain", "ok"};
         }},
        {"GET", "/api/fails", "how",
         [](const Request&, const Parameters& given) -> Response {
             if (given.text("how") == "usage") throw ConfigError("sweep", "no sweep 'x'", "did you mean 'y'?");
             throw std::runtime_error(given.text("how"));
         }},
    };
    return list;
}

Response answer(const std::string& method, const std::string& path, Query query = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    return answer_by(routes(), request);
}

Json problem_of(const Response& response) {
    return read_json(response.body).at("error").at(0);
}

}  // namespace

TEST_CASE("a route is given its parameters", "[serve]") {
    CHECK(answer("GET", "/api/runs", {{"sweep", "s"}, {"where", "a=1"}, {"where", "b=2"}}).body == "s 7 a=1 b=2");
    CHECK(answer("HEAD", "/api/runs", {{"sweep", "s"}, {"after", "100"}}).body == "s 100");
    CHECK(answer("POST", "/api/pause").body == "ok");
}

TEST_CASE("what a route does not take is refused, and said", "[serve]") {
    const auto unknown = answer("GET", "/api/runs", {{"sweep", "s"}, {"sort", "x"}});
    CHECK(unknown.status == 400);
    CHECK(problem_of(unknown)["what"] == "takes no parameter 'sort'");
    CHECK(problem_of(unknown)["hint"] == "it takes: sweep where* after");
    CHECK(answer("GET", "/api/runs", {{"sweep", "s"}, {"sweep", "t"}}).status == 400);
    CHECK(answer("GET", "/api/runs").status == 400);
    for (const char* number : {"x", "-1", "1x", "1.5", "2147483648", "99999999999999999999", " 1"})
        CHECK(answer("GET", "/api/runs", {{"sweep", "s"}, {"after", number}}).status == 400);
}

TEST_CASE("another path is 404 with the nearest one, another method 405", "[serve]") {
    const auto missing = answer("GET", "/api/run");
    CHECK(missing.status == 404);
    CHECK(problem_of(missing)["hint"] == "did you mean '/api/runs'?");
    CHECK(answer("POST", "/nothing").status == 404);
    const auto wrong = answer("GET", "/api/pause");
    CHECK(wrong.status == 405);
    CHECK(wrong.headers == std::vector<std::pair<std::string, std::string>>{{"Allow", "POST"}});
    CHECK(answer("DELETE", "/api/runs").status == 405);
}

TEST_CASE("what a view throws is said to who asked", "[serve]") {
    const auto usage = answer("GET", "/api/fails", {{"how", "usage"}});
    CHECK(usage.status == 400);
    CHECK(problem_of(usage)["hint"] == "did you mean 'y'?");
    CHECK(answer("GET", "/api/fails", {{"how", "disk I/O error"}}).status == 500);
    CHECK(answer("GET", "/api/fails", {{"how", "interrupted"}}).status == 503);
}

}  // namespace bitsweep::serve::router_test
