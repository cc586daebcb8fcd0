#include "datasets/fetch/answer.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace bitsweep::fetch {
namespace {

// Takes the number that `text` begins with off it.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

Reading read_refusal(int status) {
    switch (status) {
        case 404:
        case 410:
            return Reading::kNotThere;
        case 401:
        case 403:
        case 407:
        case 451:
            return Reading::kForbidden;
        case 408:
        case 429:
            return Reading::kBusy;
        case 416:
            return Reading::kStale;
        default:
            return status >= 500 ? Reading::kBusy : Reading::kUnexpected;
    }
}

std::string status_text(const Attempt& attempt) {
    const int status = attempt.head->status;
    switch (attempt.reading) {
        case Reading::kNotThere:
            return fmt::format("{}: there is no such file", status);
        case Reading::kForbidden:
            return fmt::format("{}: access is refused", status);
        case Reading::kBusy:
            return fmt::format("{}: the server is in trouble, or busy", status);
        case Reading::kStale:
            return "what was downloaded before is no beginning of that file";
        case Reading::kWrongFile:
            return attempt.head->total
                       ? fmt::format("the file there has {} bytes, expected {}", *attempt.head->total, attempt.expected)
                       : fmt::format("the file there is longer than {} bytes", attempt.expected);
        default:
            return fmt::format("unexpected answer {}", status);
    }
}

std::string with_words(const std::string& text, const std::string& words) {
    return words.empty() ? text : text + ": " + words;
}

}  // namespace

ContentRange parse_content_range(std::string_view value) {
    constexpr std::string_view kUnit = "bytes ";
    ContentRange range;
    if (value.substr(0, kUnit.size()) != kUnit) return range;
    value.remove_prefix(kUnit.size());
    range.start = take_number(value);
    const auto slash = value.find('/');
    if (slash == std::string_view::npos) return range;
    value.remove_prefix(slash + 1);
    range.total = take_number(value);
    return range;
}

Reading read_answer(const AnswerHead& head, std::uint64_t offset, std::uint64_t expected) {
    const bool tells_size = head.status == 200 || head.status == 206 || head.status == 416;
    if (tells_size && head.total && *head.total != expected) return Reading::kWrongFile;
    if (head.status != 200 && head.status != 206) return read_refusal(head.status);
    if (head.status == 200) return Reading::kFromStart;
    return head.start == offset ? Reading::kAppend : Reading::kStale;
}

Next after(const Attempt& attempt) {
    if (attempt.result.end == TransferEnd::kStopped) return Next::kStop;
    if (attempt.have == attempt.expected && is_wanted(attempt.reading)) return Next::kCheck;
    switch (attempt.reading) {
        case Reading::kWrongFile:
        case Reading::kNotThere:
        case Reading::kForbidden:
        case Reading::kUnexpected:
            return Next::kNextAddress;
        default:
            break;
    }
    // A host that has never answered is not asked again; one that went away in the middle may come back.
    if (attempt.result.end == TransferEnd::kUnreachable && !attempt.has_progressed) return Next::kNextAddress;
    if (attempt.idle >= kIdleAttempts) return Next::kNextAddress;
    return attempt.reading == Reading::kStale ? Next::kAnew : Next::kAgain;
}

double retry_wait_s(int idle) {
    return std::ldexp(0.5, idle);
}

std::string failure_text(const Attempt& attempt) {
    const auto& [end, words] = attempt.result;
    if (end == TransferEnd::kUnreachable) return with_words("cannot be reached", words);
    if (attempt.head && !is_wanted(attempt.reading)) return with_words(status_text(attempt), words);
    if (end == TransferEnd::kComplete) return fmt::format("ended after {} of {} bytes", attempt.have, attempt.expected);
    return with_words(fmt::format("the connection was lost at {} of {} bytes", attempt.have, attempt.expected), words);
}

}  // namespace bitsweep::fetch
