#include "serve/server.h"

#include <utility>  // Boost 1.74's Asio uses std::exchange() in C++20 without it

#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "base/error.h"
#include "serve/events.h"
#include "sys/file.h"

namespace bitsweep::serve {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::seconds;

using Stream = beast::basic_stream<net::generic::stream_protocol>;
using Parser = http::request_parser<http::string_body>;
using Reply = http::response<http::string_body>;

constexpr seconds kIdle{30};     // of a client that sends or takes nothing
constexpr seconds kTick{1};      // between two looks at what has changed
constexpr seconds kSilence{15};  // after it a stream is told so, which shows each end that the other is there
constexpr seconds kGrace{2};     // for answers that are under way when the server stops
constexpr milliseconds kStopLook{100};

void set_limits(Parser& parser) {
    parser.header_limit(kMostHeaderBytes);
    parser.body_limit(kMostBodyBytes);
}

// "" where the field stands twice: nobody can say which one was meant.
std::string field_of(const http::request<http::string_body>& message, const std::string& name) {
    const auto [first, end] = message.equal_range(name);
    return first != end && std::next(first) == end ? std::string(first->value()) : std::string();
}

std::optional<Request> request_of(const http::request<http::string_body>& message) {
    const auto text = message.target();
    auto target = parse_target({text.data(), text.size()});
    if (!target) return std::nullopt;
    Request request;
    request.method = std::string(message.method_string());
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.host = field_of(message, "Host");
    request.origin = field_of(message, "Origin");
    request.cookie = field_of(message, "Cookie");
    request.token = field_of(message, "X-Bitsweep-Token");
    request.etags = field_of(message, "If-None-Match");
    request.last_event_id = field_of(message, "Last-Event-ID");
    request.content_type = field_of(message, "Content-Type");
    request.body = message.body();
    request.keeps_alive = message.keep_alive();
    request.takes_gzip = field_of(message, "Accept-Encoding").find("gzip") != std::string::npos;
    return request;
}

Reply reply_of(const Response& response, bool keeps_alive, bool is_head) {
    Reply reply{static_cast<http::status>(response.status), 11};
    reply.set(http::field::content_type, response.type);
    reply.set("X-Content-Type-Options", "nosniff");
    reply.set("Referrer-Policy", "no-referrer");
    reply.set("Cross-Origin-Resource-Policy", "same-origin");
    reply.set(http::field::cache_control, "private, no-cache");
    reply.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    for (const auto& [name, value] : response.headers) reply.set(name, value);
    reply.keep_alive(keeps_alive);
    reply.content_length(response.body.size());
    if (!is_head) reply.body() = response.body;
    return reply;
}

Response refusal(error_code error) {
    if (error == http::error::header_limit)
        return error_response(431, "header", "is longer than " + std::to_string(kMostHeaderBytes) + " bytes");
    if (error == http::error::body_limit)
        return error_response(413, "body", "is longer than " + std::to_string(kMostBodyBytes) + " bytes");
    return error_response(400, "request", "is no HTTP: " + error.message());
}

bool is_of_http(error_code error) {
    return error.category() == http::make_error_code(http::error::bad_method).category() &&
           error != http::error::end_of_stream && error != http::error::partial_message;
}

}  // namespace

class Connection;

// Belongs to the thread in run(), but for `application`, which belongs to the worker.
struct Core {
    Application application;
    ChangeEvents events;
    std::set<Connection*> connections = {};  // before `io`, whose handlers hold connections until it goes
    std::size_t streams = 0;                 // of events
    net::io_context io{1};
    net::thread_pool worker{1};
    net::steady_timer tick{io}, stop_look{io};
    seconds silence{0};
    bool is_stopping = false;

    void open_stream() {
        if (streams++ == 0) next_tick();
    }
    void next_tick();
    void publish(bool is_news);
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Core& core, net::generic::stream_protocol::socket socket) : core_(core), stream_(std::move(socket)) {
        core_.connections.insert(this);
    }
    ~Connection() {
        core_.connections.erase(this);
        if (is_stream_) --core_.streams;
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void read() {
        is_busy_ = false;
        parser_.emplace();
        set_limits(*parser_);
        stream_.expires_after(kIdle);
        http::async_read(stream_, buffer_, *parser_,
                         [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
    }

    void refuse(const Response& response) { respond(response, false, false); }

    void send_event(const std::string& text) {
        if (!is_stream_) return;
        waiting_ = text;  // an event that was not sent yet is replaced: the newer one stands for both
        if (!is_writing_) send_waiting();
    }

    void stop() {
        if (is_stream_) return end_stream();
        if (!is_busy_) close();
    }

private:
    void on_read(error_code error) {
        if (error && is_of_http(error)) return refuse(refusal(error));
        if (error) return close();
        is_busy_ = true;
        const auto request = request_of(parser_->get());
        if (!request) return refuse(error_response(400, "address", "is malformed"));
        stream_.expires_never();
        net::post(core_.worker, [self = shared_from_this(), request = *request]() mutable {
            auto response = self->core_.application.answer(request);
            net::post(self->core_.io, [self, request = std::move(request), response = std::move(response)] {
                if (response.is_event_stream && request.method == "GET") self->start_stream(request, response);
                else self->respond(response, request.keeps_alive, request.method == "HEAD");
            });
        });
    }

    void respond(const Response& response, bool keeps_alive, bool is_head) {
        is_busy_ = true;
        keeps_alive = keeps_alive && !core_.is_stopping;
        reply_ = reply_of(response, keeps_alive, is_head);
        stream_.expires_after(kIdle);
        http::async_write(stream_, *reply_, [self = shared_from_this(), keeps_alive](error_code error, std::size_t) {
            if (!error && keeps_alive && !self->core_.is_stopping) self->read();
            else self->close();
        });
    }

    void start_stream(const Request& request, const Response& response) {
        is_stream_ = true;
        core_.open_stream();
        auto head = reply_of(response, true, true);
        head.erase(http::field::content_length);
        head.chunked(true);
        stream_header_.emplace(head.base());
        serializer_.emplace(*stream_header_);
        std::string last = request.last_event_id;  // newer than the address's where a browser has come back
        for (const auto& [name, value] : request.query)
            if (name == "last" && last.empty()) last = value;
        waiting_ = core_.events.greeting(last);
        is_writing_ = true;
        stream_.expires_after(kIdle);
        http::async_write_header(stream_, *serializer_,
                                 [self = shared_from_this()](error_code error, std::size_t) { self->on_sent(error); });
    }

    void send_waiting() {
        sent_ = std::exchange(waiting_, {});
        write_chunk(http::make_chunk(net::buffer(sent_)));
    }

    void end_stream() {
        ends_ = true;
        if (!is_writing_) write_last();
    }

    void write_last() {
        is_writing_ = true;
        net::async_write(stream_, http::make_chunk_last(),
                         [self = shared_from_this()](error_code, std::size_t) { self->close(); });
    }

    template <class Chunk>
    void write_chunk(const Chunk& chunk) {
        is_writing_ = true;
        stream_.expires_after(kIdle);
        net::async_write(stream_, chunk,
                         [self = shared_from_this()](error_code error, std::size_t) { self->on_sent(error); });
    }

    void on_sent(error_code error) {
        is_writing_ = false;
        if (error) return close();
        stream_.expires_never();
        if (!waiting_.empty()) return send_waiting();
        if (ends_) return write_last();
        if (!watches_) watch_for_end();
    }

    // Reads what nobody sends, so that a client that goes is noticed at once. The stream holds the connection.
    void watch_for_end() {
        watches_ = true;
        stream_.socket().async_wait(net::socket_base::wait_read,
                                    [self = shared_from_this()](error_code) { self->close(); });
    }

    void close() {
        error_code ignored;
        stream_.socket().shutdown(net::socket_base::shutdown_both, ignored);
        stream_.close();
    }

    Core& core_;
    Stream stream_;
    beast::flat_buffer buffer_{kMostHeaderBytes + kMostBodyBytes};
    std::optional<Parser> parser_;
    std::optional<Reply> reply_;
    std::optional<http::response<http::empty_body>> stream_header_;
    std::optional<http::response_serializer<http::empty_body>> serializer_;
    std::string waiting_, sent_;
    bool is_busy_ = false, is_stream_ = false, is_writing_ = false, watches_ = false, ends_ = false;
};

void Core::next_tick() {
    tick.expires_after(kTick);
    tick.async_wait([this](error_code error) {
        if (error || streams == 0 || is_stopping) return;
        net::post(worker, [this] {
            auto standing = application.standing();
            net::post(io, [this, standing = std::move(standing)] {
                publish(events.update(standing));
                if (streams > 0) next_tick();
            });
        });
    });
}

void Core::publish(bool is_news) {
    silence = is_news ? seconds(0) : silence + kTick;
    if (!is_news && silence < kSilence) return;
    silence = seconds(0);
    for (auto* connection : std::set(connections))
        connection->send_event(is_news ? events.text() : "event: still\ndata: 0\n\n");
}

namespace {

// Takes connections of either kind of socket, and hands each on as one of any kind.
template <class Protocol>
void accept_from(Core& core, net::basic_socket_acceptor<Protocol>& acceptor) {
    acceptor.async_accept([&core, &acceptor](error_code error, typename Protocol::socket socket) {
        if (core.is_stopping || error == net::error::operation_aborted) return;
        if (error) {  // no descriptor is left, say: later there may be one
            const auto later = std::make_shared<net::steady_timer>(core.io, kStopLook);
            return later->async_wait([&core, &acceptor, later](error_code) { accept_from(core, acceptor); });
        }
        const bool is_full = core.connections.size() >= kMostConnections;
        const auto connection =
            std::make_shared<Connection>(core, net::generic::stream_protocol::socket(std::move(socket)));
        if (is_full) connection->refuse(error_response(503, "server", "has no connection left: close a tab"));
        else connection->read();
        accept_from(core, acceptor);
    });
}

}  // namespace

struct Server::Impl {
    Core core;
    std::optional<net::ip::tcp::acceptor> tcp;
    std::optional<net::local::stream_protocol::acceptor> local;
    std::string socket;

    Impl(const Listening& listening, Application application)
        : core{std::move(application), ChangeEvents(listening.start)} {
        if (listening.socket.empty()) listen_on(listening.host, listening.port);
        else listen_at(listening.socket);
    }
    ~Impl() {
        if (local) ::unlink(socket.c_str());
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void listen_on(const std::string& host, int port) {
        error_code error;
        const auto address = net::ip::make_address(host, error);
        if (error) throw ConfigError("--host", "expected an address such as 127.0.0.1, got '" + host + "'");
        try {
            tcp.emplace(core.io, net::ip::tcp::endpoint(address, static_cast<unsigned short>(port)));
        } catch (const boost::system::system_error& failed) {
            throw ConfigError("--port", host + ":" + std::to_string(port) + ": " + failed.code().message(),
                              "--port 0 takes a free one");
        }
        accept_from(core, *tcp);
    }

    // Nobody else may connect from the first moment on: the mask is in force when the socket appears.
    void listen_at(const std::string& path) {
        remove_dead_socket(path);
        const auto mask = ::umask(0177);
        try {
            local.emplace(core.io, net::local::stream_protocol::endpoint(path));
        } catch (const boost::system::system_error& failed) {
            ::umask(mask);
            throw ConfigError("--socket", path + ": " + failed.code().message());
        }
        ::umask(mask);
        socket = path;
        accept_from(core, *local);
    }

    // A server that was killed leaves its socket behind; another file, or one that somebody listens at, stays.
    void remove_dead_socket(const std::string& path) {
        struct stat found {};
        if (::lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) return;
        net::local::stream_protocol::socket probe(core.io);
        error_code error;
        probe.connect(net::local::stream_protocol::endpoint(path), error);
        if (error == net::error::connection_refused) ::unlink(path.c_str());
    }

    void look_for_stop(const std::function<bool()>& is_stopped) {
        core.stop_look.expires_after(kStopLook);
        core.stop_look.async_wait([this, &is_stopped](error_code) {
            if (!is_stopped()) return look_for_stop(is_stopped);
            stop();
        });
    }

    void stop() {
        core.is_stopping = true;
        core.tick.cancel();
        if (tcp) tcp->close();
        if (local) local->close();
        for (auto* connection : std::set(core.connections)) connection->stop();
        core.stop_look.expires_after(kGrace);
        wait_for_last();
    }

    void wait_for_last() {
        if (core.connections.empty() || core.stop_look.expiry() < net::steady_timer::clock_type::now())
            return core.io.stop();
        net::post(core.io, [this] {
            std::this_thread::sleep_for(milliseconds(5));
            wait_for_last();
        });
    }
};

Server::Server(const Listening& listening, Application application)
    : impl_(new Impl(listening, std::move(application))) {}

// Handlers that never ran hold connections, which know the core: they go before it.
Server::~Server() {
    impl_->core.worker.stop();
    impl_->core.worker.join();
}

int Server::port() const {
    return impl_->tcp ? impl_->tcp->local_endpoint().port() : 0;
}

void Server::run(const std::function<bool()>& is_stopped) {
    impl_->look_for_stop(is_stopped);
    impl_->core.io.run();
}

std::optional<Request> read_request(std::string_view bytes) {
    Parser parser;
    set_limits(parser);
    parser.eager(true);
    error_code error;
    parser.put(net::buffer(bytes.data(), bytes.size()), error);
    if (error || !parser.is_done()) return std::nullopt;
    return request_of(parser.get());
}

}  // namespace bitsweep::serve
