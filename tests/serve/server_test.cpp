#include "serve/server.h"

#include <atomic>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/wait.h"
#include "sys/descriptor.h"

namespace bitsweep::serve::server_test {

namespace {

// A server in a thread, which answers with what it was asked.
class Running {
public:
    explicit Running(Listening listening = {}) : server_(with_start(std::move(listening)), application()) {
        thread_ = std::thread([this] { server_.run([this] { return ends_.load(); }); });
    }
    ~Running() { stop(); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    void stop() {
        ends_ = true;
        if (thread_.joinable()) thread_.join();
    }
    int port() const { return server_.port(); }
    void change() { ++standing_; }

private:
    static Listening with_start(Listening listening) {
        listening.start = "s";
        return listening;
    }
    Application application() {
        return {[](const Request& request) {
                    if (request.path == "/events") return Response{200, "text/event-stream", "", {}, true};
                    return Response{200, "text/plain", request.method + " " + request.path + " " + request.body};
                },
                [this] { return std::to_string(standing_.load()); }};
    }

    std::atomic<bool> ends_ = false;
    std::atomic<int> standing_ = 0;
    Server server_;
    std::thread thread_;
};

class Client {
public:
    explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        set_patience();
    }
    explicit Client(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        set_patience();
    }

    void send(const std::string& bytes) const { ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL); }

    // Reads on until `part` has come or the server has closed.
    std::string until(const std::string& part) {
        char buffer[4096];
        while (part.empty() || read_.find(part) == std::string::npos) {
            const auto size = ::recv(socket_.get(), buffer, sizeof buffer, 0);
            if (size <= 0) break;
            read_.append(buffer, static_cast<std::size_t>(size));
        }
        return std::exchange(read_, {});
    }
    std::string to_end() { return until(""); }

private:
    void set_patience() const {
        const timeval limit{20, 0};
        ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    }

    Descriptor socket_;
    std::string read_;
};

std::string get(const std::string& path, const std::string& more = {}) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
}

}  // namespace

TEST_CASE("a connection answers one request after the other, also those sent at once", "[serve]") {
    const Running server;
    Client client(server.port());
    client.send(get("/a"));
    const auto first = client.until("GET /a ");
    CHECK_THAT(first, Contains("HTTP/1.1 200 OK"));
    CHECK_THAT(first, Contains("X-Content-Type-Options: nosniff"));
    CHECK_THAT(first, Contains("Content-Security-Policy: default-src 'none'"));
    client.send(get("/b") + get("/c") +
                "POST /d HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
    const auto rest = client.to_end();
    CHECK(rest.find("GET /b ") < rest.find("GET /c "));
    CHECK_THAT(rest, Contains("POST /d body"));
    CHECK_THAT(rest, Contains("Connection: close"));
}

TEST_CASE("what is too large or no HTTP is refused, and the server goes on", "[serve]") {
    const Running server;
    const auto answer = [&](const std::string& bytes) {
        Client client(server.port());
        client.send(bytes);
        return client.to_end().substr(0, 12);
    };
    CHECK(answer(get("/", "A: " + std::string(9000, 'x') + "\r\n")) == "HTTP/1.1 431");
    CHECK(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n") == "HTTP/1.1 413");
    CHECK(answer("nonsense\r\n\r\n") == "HTTP/1.1 400");
    CHECK(answer(get("/%zz")) == "HTTP/1.1 400");
    CHECK(answer("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n") == "HTTP/1.1 400");
    CHECK(answer(get("/", "Connection: close\r\n")) == "HTTP/1.1 200");
}

TEST_CASE("the 65th connection is told that there are too many", "[serve]") {
    const Running server;
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 0; i < kMostConnections; ++i) {
        clients.push_back(std::make_unique<Client>(server.port()));
        clients.back()->send(get("/"));
        REQUIRE_THAT(clients.back()->until("GET / "), Contains("200 OK"));
    }
    Client late(server.port());
    CHECK_THAT(late.to_end(), Contains("HTTP/1.1 503"));
    clients.pop_back();
    test::wait_until([&] {
        Client client(server.port());
        client.send(get("/", "Connection: close\r\n"));
        return client.to_end().starts_with("HTTP/1.1 200");
    });
}

TEST_CASE("HEAD is the length without the body", "[serve]") {
    const Running server;
    Client client(server.port());
    client.send("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto answer = client.to_end();
    CHECK_THAT(answer, Contains("Content-Length: 8\r\n"));
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("a stream of events hears of a change, beside other requests, and ends properly", "[serve]") {
    Running server;
    Client stream(server.port());
    stream.send(get("/events"));
    CHECK_THAT(stream.until("data: 0\n\n"), Contains("Transfer-Encoding: chunked"));
    Client other(server.port());
    other.send(get("/a"));
    CHECK_THAT(other.until("GET /a "), Contains("200 OK"));
    CHECK_THAT(stream.until("data: 1\n\n"), Contains("id: s-1\nevent: change\n"));
    server.change();
    CHECK_THAT(stream.until("data: 2\n\n"), Contains("id: s-2\nevent: change\n"));
    server.stop();
    CHECK(stream.to_end().ends_with("0\r\n\r\n"));
}

TEST_CASE("a Unix socket is its owner's alone, and goes with the server", "[serve]") {
    const test::Folder folder;
    const auto path = (folder.path / "s").string();
    {
        const Running server(Listening{.socket = path});
        struct stat found {};
        REQUIRE(::stat(path.c_str(), &found) == 0);
        CHECK((found.st_mode & 0777) == 0600);
        Client client(path);
        client.send(get("/a"));
        CHECK_THAT(client.until("GET /a "), Contains("200 OK"));
        CHECK_THROWS_AS(Running(Listening{.socket = path}), ConfigError);
    }
    CHECK(::access(path.c_str(), F_OK) != 0);
}

TEST_CASE("a port that is taken is said, with what helps", "[serve]") {
    const Running server;
    CHECK_THROWS_WITH(Running(Listening{.port = server.port()}), Contains("--port 0 takes a free one"));
    CHECK_THROWS_WITH(Running(Listening{.host = "nowhere"}), Contains("expected an address such as 127.0.0.1"));
}

TEST_CASE("a request is read with its fields, and a field that stands twice counts as none", "[serve]") {
    const auto request = read_request(
        "POST /a?b=c HTTP/1.1\r\nHost: h\r\nOrigin: o\r\nCookie: x=y\r\nX-Bitsweep-Token: t\r\n"
        "If-None-Match: \"e\"\r\nLast-Event-ID: 7\r\nContent-Length: 2\r\n\r\nok");
    REQUIRE(request);
    CHECK(request->method == "POST");
    CHECK(request->path == "/a");
    CHECK(request->query == Query{{"b", "c"}});
    CHECK(request->host == "h");
    CHECK(request->token == "t");
    CHECK(request->last_event_id == "7");
    CHECK(request->body == "ok");
    const auto twice = read_request("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n");
    REQUIRE(twice);
    CHECK(twice->host.empty());
    CHECK_FALSE(read_request("GET / HTTP/1.1\r\nHost: x\r\n"));
}

}  // namespace bitsweep::serve::server_test
