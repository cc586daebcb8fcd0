#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "serve/message.h"

namespace bitsweep::serve {

/// The functions that the server calls: both on one thread of their own, one call at a time, so that they may take long
/// without any connection waiting for another's bytes.
struct Application {
    std::function<Response(const Request&)> answer;

    /// A text that changes whenever the page may have something new to show. Asked for once a second, while a stream of
    /// events is open.
    std::function<std::string()> standing;
};

struct Listening {
    std::string host = "127.0.0.1";  ///< an address of this machine
    int port = 0;                    ///< 0 = a free one
    std::string socket = {};         ///< path of a Unix socket (0600) instead; "" = none
    std::string start = {};          ///< tells this server's events from another's
};

/// An HTTP server: HTTP/1.1 with connections that are kept, streams of server-sent events, and the limits of
/// serve/message.h. What is larger is answered 431 or 413, what is no HTTP 400, the 65th connection 503. A client that
/// sends or takes nothing for 30 seconds is dropped. The one place that sees Boost.Beast.
class Server {
public:
    /// Listens. Throws ConfigError where the address or path is taken or is none.
    Server(const Listening& listening, Application application);
    ~Server();

    int port() const;  ///< 0 for a Unix socket

    /// Serves until `is_stopped`, which is asked ten times a second; answers that are under way are then finished (2 s
    /// at most), and every stream of events ends properly.
    void run(const std::function<bool()>& is_stopped);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// One request as the server reads it; nullopt where `bytes` are none, or are incomplete or too large.
std::optional<Request> read_request(std::string_view bytes);

}  // namespace bitsweep::serve
