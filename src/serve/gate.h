#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "serve/message.h"

namespace bitsweep::serve {

/// Decides who may ask anything. It looks in this order: Host (421: a name that somebody else points at this machine,
/// DNS rebinding), token (401, for unknown paths too: on a login node loopback is everybody's), Origin (403).
///
/// Everybody who shows the server's token passes, in the address (?token=) or in the field X-Bitsweep-Token. A browser
/// that opens "/?token=..." is given a cookie of its own and sent to "/". What is not GET or HEAD needs an Origin of
/// this server and, beside the cookie, the session's token in the field: a form of another page can send neither.
class Gate {
public:
    struct Rules {
        std::string token;
        std::vector<std::string> hosts;           ///< names allowed besides loopback's, without port
        std::function<std::string()> new_secret;  ///< hex digits that nobody can guess
    };
    explicit Gate(Rules rules) : rules_(std::move(rules)) {}

    /// The answer of a request that may not pass, or that exchanges the token for a cookie; nullopt = it passes, and
    /// the token is no longer in its query.
    std::optional<Response> stop(Request& request);

    /// The token that this browser's page sends in X-Bitsweep-Token; "" where the request has no session's cookie.
    std::string session_token(const Request& request) const;

private:
    bool is_known_host(const std::string& host) const;
    bool has_token(const Request& request, const std::string& in_address) const;
    Response exchange(const Request& request);

    Rules rules_;
    std::set<std::string> sessions_;
};

}  // namespace bitsweep::serve
