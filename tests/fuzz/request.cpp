// A request over HTTP: it is refused, or read; and the gate lets nothing through without the token and a Host of ours.

#include "fuzz/fuzz.h"
#include "serve/gate.h"
#include "serve/router.h"
#include "serve/server.h"

using namespace bitsweep;

namespace {

constexpr const char* kToken = "0123456789abcdef";  // stands in the beginnings that scripts/fuzz gives

bool names_token(const serve::Request& request) {
    for (const auto& [name, value] : request.query)
        if (name == "token" && value == kToken) return true;
    return request.token == kToken;
}

bool is_loopback(const std::string& host) {
    for (const char* name : {"localhost", "127.0.0.1", "[::1]"})
        if (host == name || host.starts_with(std::string(name) + ":")) return true;
    return false;
}

serve::Response echo(const serve::Request& request, const serve::Parameters& parameters) {
    return {200, "text/plain",
            request.body + parameters.required("sweep") + std::to_string(parameters.number("after", 0))};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    auto request = serve::read_request(fuzz::text_of(bytes, size));
    if (!request) return 0;
    serve::Gate gate({kToken, {}, [] { return std::string("fedcba9876543210"); }});
    const bool may_pass = names_token(*request) && is_loopback(request->host);
    const auto stopped = gate.stop(*request);
    fuzz::require(stopped || may_pass);
    const std::vector<serve::Route> routes{{"GET", "/api/runs", "sweep after where*", echo},
                                           {"POST", "/api/do", "sweep", echo}};
    const auto answer = serve::with_etag(serve::answer_by(routes, *request), request->etags);
    fuzz::require(serve::packed(answer, request->takes_gzip).status >= 200);
    return 0;
}
