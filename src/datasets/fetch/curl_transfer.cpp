#include "datasets/fetch/curl_transfer.h"

#include <array>
#include <exception>
#include <stdexcept>

#include <curl/curl.h>

#include "datasets/fetch/answer.h"

namespace bitsweep::fetch {
namespace {

constexpr long kConnectTimeout_s = 30;
constexpr long kSilence_s = 60;  // a connection that brings nothing for so long is taken for dropped
constexpr long kRedirects = 10;

// One request, as libcurl's callbacks see it. Exceptions may not pass through libcurl: they wait in `thrown`.
struct Request {
    CURL* curl;
    Receiver& receiver;
    std::uint64_t offset;
    bool is_local;  // file://
    bool has_begun = false;
    std::exception_ptr thrown;
};

std::optional<std::uint64_t> content_length(CURL* curl) {
    curl_off_t length = -1;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length < 0) return std::nullopt;
    return static_cast<std::uint64_t>(length);
}

ContentRange content_range(CURL* curl) {
    curl_header* header = nullptr;
    if (curl_easy_header(curl, "Content-Range", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return {};
    return parse_content_range(header->value);
}

// libcurl gives file:// no status: it is told as HTTP would.
AnswerHead local_head(const Request& request) {
    auto total = content_length(request.curl);
    if (total) *total += request.offset;
    if (request.offset == 0) return {200, {}, total};
    return {206, request.offset, total};
}

AnswerHead http_head(CURL* curl) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 206 && status != 416) return {static_cast<int>(status), {}, content_length(curl)};
    const auto range = content_range(curl);
    return {static_cast<int>(status), range.start, range.total};
}

bool begin(Request& request) {
    if (request.has_begun) return true;
    request.has_begun = true;
    return request.receiver.begin(request.is_local ? local_head(request) : http_head(request.curl));
}

template <class Action>
bool guarded(Request& request, Action action) {
    try {
        return action();
    } catch (...) {
        request.thrown = std::current_exception();
        return false;
    }
}

std::size_t on_bytes(char* bytes, std::size_t, std::size_t count, void* data) {
    auto& request = *static_cast<Request*>(data);
    const bool taken = guarded(request, [&] { return begin(request) && request.receiver.receive({bytes, count}); });
    return taken ? count : CURL_WRITEFUNC_ERROR;
}

int on_progress(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& request = *static_cast<Request*>(data);
    return guarded(request, [&] { return request.receiver.keeps_going(); }) ? 0 : 1;
}

TransferEnd end_of(CURLcode code) {
    switch (code) {
        case CURLE_OK:
            return TransferEnd::kComplete;
        case CURLE_ABORTED_BY_CALLBACK:
            return TransferEnd::kStopped;
        case CURLE_WRITE_ERROR:
            return TransferEnd::kRefused;
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_TOO_MANY_REDIRECTS:
            return TransferEnd::kUnreachable;
        default:
            return TransferEnd::kDropped;
    }
}

// A status for how opening a local file fails, or 0.
int local_failure(CURLcode code) {
    if (code == CURLE_FILE_COULDNT_READ_FILE) return 404;
    return code == CURLE_BAD_DOWNLOAD_RESUME ? 416 : 0;
}

bool is_local(const std::string& address) {
    return address.rfind("file:", 0) == 0;
}

}  // namespace

struct CurlTransfer::Handle {
    Handle() {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        curl = curl_easy_init();
        if (curl == nullptr) throw std::runtime_error("libcurl cannot start");
    }
    ~Handle() {
        curl_easy_cleanup(curl);
        curl_global_cleanup();
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    CURL* curl = nullptr;
    std::array<char, CURL_ERROR_SIZE> error{};
};

CurlTransfer::CurlTransfer() : handle_(std::make_unique<Handle>()) {}
CurlTransfer::~CurlTransfer() = default;

TransferResult CurlTransfer::get(const std::string& address, std::uint64_t offset, Receiver& receiver) {
    CURL* curl = handle_->curl;
    Request request{curl, receiver, offset, is_local(address), false, {}};
    const std::string range = std::to_string(offset) + "-";
    curl_easy_reset(curl);
    handle_->error.front() = '\0';
    curl_easy_setopt(curl, CURLOPT_URL, address.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,file");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    // Not RESUME_FROM: it fails where a server ignores ranges, and Receiver can use such an answer.
    if (offset > 0) curl_easy_setopt(curl, CURLOPT_RANGE, range.c_str());
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kRedirects);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectTimeout_s);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kSilence_s);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "bitsweep");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, handle_->error.data());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &request);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &request);
    const CURLcode code = curl_easy_perform(curl);
    if (request.thrown) std::rethrow_exception(request.thrown);

    const std::string words = handle_->error.front() != '\0' ? handle_->error.data() : curl_easy_strerror(code);
    if (const int failure = request.is_local ? local_failure(code) : 0; failure != 0) {
        receiver.begin({failure, {}, {}});
        return {TransferEnd::kRefused, words};
    }
    if (code == CURLE_OK)
        return {begin(request) ? TransferEnd::kComplete : TransferEnd::kRefused, {}};  // also bodiless
    const auto end = end_of(code);
    return {end, end == TransferEnd::kRefused ? "" : words};
}

}  // namespace bitsweep::fetch
