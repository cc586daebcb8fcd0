#include "serve/message.h"

#include "base/hash.h"
#include "base/json.h"
#include "sys/gzip.h"

namespace bitsweep::serve {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// nullopt where it is malformed. `plus_is_blank`: as in a query.
std::optional<std::string> decoded(std::string_view text, bool plus_is_blank) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '+' && plus_is_blank) c = ' ';
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (is_control(c)) return std::nullopt;
        bytes += c;
    }
    return is_utf8(bytes) ? std::optional(bytes) : std::nullopt;
}

// Takes the text before the next `separator` off `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
    const auto end = std::min(rest.find(separator), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<Target> parse_target(std::string_view target) {
    if (target.empty() || target.front() != '/') return std::nullopt;
    auto path = decoded(next_part(target, '?'), false);
    if (!path) return std::nullopt;
    Target parsed{std::move(*path), {}};
    while (!target.empty()) {
        auto pair = next_part(target, '&');
        if (pair.empty()) continue;
        auto key = decoded(next_part(pair, '='), true), value = decoded(pair, true);
        if (!key || !value) return std::nullopt;
        parsed.query.emplace_back(std::move(*key), std::move(*value));
    }
    return parsed;
}

std::string cookie_value(std::string_view field, std::string_view name) {
    while (!field.empty()) {
        auto pair = next_part(field, ';');
        if (without_blanks(next_part(pair, '=')) == name) return std::string(without_blanks(pair));
    }
    return {};
}

Response error_response(int status, const std::string& where, const std::string& what, const std::string& hint) {
    const OrderedJson problem{{"where", where}, {"what", what}, {"hint", hint}};
    return {status, "application/json", write_json(OrderedJson{{"error", OrderedJson::array({problem})}})};
}

Response with_etag(Response response, std::string_view etags) {
    constexpr std::size_t kDigits = 32;
    if (response.status != 200 || response.is_event_stream) return response;
    const auto etag = "W/\"" + sha256_hex(response.body).substr(0, kDigits) + '"';
    response.headers.emplace_back("ETag", etag);
    while (!etags.empty()) {
        const auto known = without_blanks(next_part(etags, ','));
        if (known != etag && known != etag.substr(2) && known != "*") continue;
        response.status = 304;
        response.body.clear();
        break;
    }
    return response;
}

Response packed(Response response, bool takes_gzip) {
    constexpr std::size_t kFewestBytes = 1000;
    response.headers.emplace_back("Vary", "Accept-Encoding");
    if (!takes_gzip || response.body.size() < kFewestBytes) return response;
    response.body = gzip(response.body);
    response.headers.emplace_back("Content-Encoding", "gzip");
    return response;
}

}  // namespace bitsweep::serve
