#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bitsweep::serve {

inline constexpr std::size_t kMostHeaderBytes = 8UL * 1024;
inline constexpr std::size_t kMostBodyBytes = 64UL * 1024;
inline constexpr std::size_t kMostConnections = 64;

/// "key=value&key=value" of an address, decoded, in its order.
using Query = std::vector<std::pair<std::string, std::string>>;

/// One HTTP request, as far as this server looks at it. A header field that is missing, or stands twice, is "".
struct Request {
    std::string method, path;
    Query query;
    std::string host, origin, cookie, token, etags, last_event_id, content_type;
    std::string body;
    bool keeps_alive = true, takes_gzip = false;
};

/// The answer to a request.
struct Response {
    int status = 200;
    std::string type = "application/json";
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    bool is_event_stream = false;  ///< the connection stays open, and gets events
};

/// An address split into its path and query, percent-decoded. nullopt where it is malformed: it does not begin with
/// "/", a %XX is none, or a decoded byte is a control character or no UTF-8.
struct Target {
    std::string path;
    Query query;
};
std::optional<Target> parse_target(std::string_view target);

/// The value of the cookie of that name in a Cookie field; "" = there is none.
std::string cookie_value(std::string_view field, std::string_view name);

/// {"error": [{"where": ..., "what": ..., "hint": ...}]}
Response error_response(int status, const std::string& where, const std::string& what, const std::string& hint = {});

/// The response packed by gzip where the request takes that and it is worth it.
Response packed(Response response, bool takes_gzip);

/// The response with a weak ETag of its body (it may be packed afterwards); 304 without a body where the request has
/// that body already (`etags`: the field If-None-Match). Answers other than 200 stay as they are.
Response with_etag(Response response, std::string_view etags);

}  // namespace bitsweep::serve
