#include "serve/gate.h"

#include "support/catch.h"

namespace bitsweep::serve::gate_test {

namespace {

constexpr const char* kToken = "0123456789abcdef0123456789abcdef";
constexpr const char* kSecret = "fedcba9876543210fedcba9876543210";

Gate made_gate() {
    return Gate({kToken, {"node7"}, [] { return std::string(kSecret); }});
}

Request reading(const std::string& path = "/api/sweeps") {
    Request request;
    request.method = "GET";
    request.path = path;
    request.host = "127.0.0.1:8765";
    request.token = kToken;
    return request;
}

int status_of(Gate& gate, Request request) {
    const auto stopped = gate.stop(request);
    return stopped ? stopped->status : 200;
}

}  // namespace

TEST_CASE("names of loopback with any port pass, and those that are allowed; no others", "[serve]") {
    auto gate = made_gate();
    for (const char* host :
         {"127.0.0.1:8765", "localhost:9000", "localhost", "[::1]:1", "[::1]", "node7", "node7:80"}) {
        auto request = reading();
        request.host = host;
        CAPTURE(host);
        CHECK(status_of(gate, request) == 200);
    }
    for (const char* host :
         {"", "evil.example", "evil.example:8765", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1:x",
          "node7:80:80", "[::1", "xlocalhost", ":8765", "LOCALHOST@evil"}) {
        auto request = reading();
        request.host = host;
        CAPTURE(host);
        CHECK(status_of(gate, request) == 421);
    }
}

TEST_CASE("without the token nothing is answered, whatever the path; Host comes before it", "[serve]") {
    auto gate = made_gate();
    for (const char* path : {"/", "/api/sweeps", "/nothing", "/assets/main.js"}) {
        auto request = reading(path);
        request.token = "";
        CHECK(status_of(gate, request) == 401);
        request.token = std::string(kToken).substr(1);
        CHECK(status_of(gate, request) == 401);
        request.query = {{"token", kSecret}};
        CHECK(status_of(gate, request) == 401);
        request.host = "evil.example";
        CHECK(status_of(gate, request) == 421);
    }
}

TEST_CASE("the token in the address passes, and views do not see it", "[serve]") {
    auto gate = made_gate();
    auto request = reading();
    request.token = "";
    request.query = {{"sweep", "s"}, {"token", kToken}};
    CHECK_FALSE(gate.stop(request));
    CHECK(request.query == Query{{"sweep", "s"}});
}

TEST_CASE("a browser exchanges the token for a cookie of its own, named by the port that it sees", "[serve]") {
    auto gate = made_gate();
    auto request = reading("/");
    request.token = "";
    request.host = "localhost:9000";
    request.query = {{"token", kToken}};
    const auto stopped = gate.stop(request);
    REQUIRE(stopped);
    CHECK(stopped->status == 303);
    CHECK(stopped->headers ==
          std::vector<std::pair<std::string, std::string>>{
              {"Location", "/"},
              {"Set-Cookie", "bitsweep-9000=" + std::string(kSecret) + "; HttpOnly; SameSite=Strict; Path=/"}});

    request.query.clear();
    request.cookie = "a=b; bitsweep-9000=" + std::string(kSecret);
    CHECK(status_of(gate, request) == 200);
    request.cookie = "bitsweep-9001=" + std::string(kSecret);
    CHECK(status_of(gate, request) == 401);
    request.cookie = "bitsweep-9000=" + std::string(kToken);
    CHECK(status_of(gate, request) == 401);
}

TEST_CASE("another page's request is refused, with the cookie or without an Origin", "[serve]") {
    auto gate = made_gate();
    auto request = reading();
    request.origin = "http://127.0.0.1:8765";
    CHECK(status_of(gate, request) == 200);
    for (const char* origin : {"http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:8766"}) {
        request.origin = origin;
        CHECK(status_of(gate, request) == 403);
    }
    request.method = "POST";
    request.origin = "";
    CHECK(status_of(gate, request) == 403);
    request.origin = "http://127.0.0.1:8765";
    CHECK(status_of(gate, request) == 200);
}

TEST_CASE("a cookie alone does not let anybody write; the session's token beside it does", "[serve]") {
    auto gate = made_gate();
    auto entry = reading("/");
    entry.query = {{"token", kToken}};
    REQUIRE(gate.stop(entry));
    auto request = reading();
    request.method = "POST";
    request.origin = "http://127.0.0.1:8765";
    request.token = "";
    request.cookie = "bitsweep-8765=" + std::string(kSecret);
    CHECK(status_of(gate, request) == 401);
    const auto token = gate.session_token(request);
    CHECK(token.size() == 32);
    CHECK(token != kSecret);
    request.token = token;
    CHECK(status_of(gate, request) == 200);
    request.cookie = "";
    CHECK(status_of(gate, request) == 401);
}

}  // namespace bitsweep::serve::gate_test
