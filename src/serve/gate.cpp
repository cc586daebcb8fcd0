#include "serve/gate.h"

#include <algorithm>

#include "base/hash.h"

namespace bitsweep::serve {
namespace {

constexpr std::size_t kMostSessions = 1000;  // a program that opens the address in a loop does not fill the memory

bool only_reads(const Request& request) {
    return request.method == "GET" || request.method == "HEAD";
}

// As long as the secret, however much of `given` is right: its time tells nothing.
bool is_secret(std::string_view given, std::string_view secret) {
    if (given.size() != secret.size() || secret.empty()) return false;
    unsigned differs = 0;
    for (std::size_t i = 0; i < secret.size(); ++i) differs |= static_cast<unsigned>(given[i] ^ secret[i]);
    return differs == 0;
}

// Where a Host field's port begins, with its colon; the field's length where it has none.
std::size_t port_at(std::string_view host) {
    const auto colon = host.rfind(':');
    const auto bracket = host.rfind(']');
    const bool is_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
    return is_port ? colon : host.size();
}

// Cookies are shared by all ports of a host: the port that the browser sees is in the name.
std::string cookie_name(std::string_view host) {
    const auto port = host.substr(std::min(port_at(host) + 1, host.size()));
    return "bitsweep-" + std::string(port.empty() ? "80" : port);
}

std::string token_of_session(const std::string& session) {
    return sha256_hex("bitsweep session " + session).substr(0, session.size());
}

std::string take_token(Query& query) {
    std::string token;
    std::erase_if(query, [&](auto& entry) {
        if (entry.first != "token") return false;
        token = std::move(entry.second);
        return true;
    });
    return token;
}

}  // namespace

bool Gate::is_known_host(const std::string& host) const {
    const auto name = host.substr(0, port_at(host));
    const auto port = std::string_view(host).substr(std::min(port_at(host) + 1, host.size()));
    if (port.find_first_not_of("0123456789") != std::string_view::npos) return false;
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]" ||
           (!name.empty() && std::find(rules_.hosts.begin(), rules_.hosts.end(), name) != rules_.hosts.end());
}

std::string Gate::session_token(const Request& request) const {
    const auto session = cookie_value(request.cookie, cookie_name(request.host));
    return sessions_.contains(session) ? token_of_session(session) : std::string();
}

bool Gate::has_token(const Request& request, const std::string& in_address) const {
    if (is_secret(request.token, rules_.token)) return true;
    const auto session = session_token(request);
    if (!only_reads(request)) return is_secret(request.token, session);
    return is_secret(in_address, rules_.token) || !session.empty();
}

Response Gate::exchange(const Request& request) {
    if (sessions_.size() == kMostSessions) sessions_.erase(sessions_.begin());
    const auto session = *sessions_.insert(rules_.new_secret()).first;
    return {303,
            "text/plain",
            "",
            {{"Location", "/"},
             {"Set-Cookie", cookie_name(request.host) + "=" + session + "; HttpOnly; SameSite=Strict; Path=/"}}};
}

std::optional<Response> Gate::stop(Request& request) {
    if (!is_known_host(request.host))
        return error_response(421, "Host", "this server is not '" + request.host + "'",
                              "--allow-host names the hosts that it answers to besides localhost");
    const auto token = take_token(request.query);
    if (!has_token(request, token))
        return error_response(401, "token", "the token is missing or wrong",
                              "open the address that 'bitsweep serve' has printed");
    const bool is_foreign = !request.origin.empty() && request.origin != "http://" + request.host;
    if (is_foreign || (request.origin.empty() && !only_reads(request)))
        return error_response(403, "Origin", "'" + request.origin + "' may not ask this server",
                              "only its own page may: http://" + request.host);
    if (only_reads(request) && request.path == "/" && !token.empty()) return exchange(request);
    return std::nullopt;
}

}  // namespace bitsweep::serve
