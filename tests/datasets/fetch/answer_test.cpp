#include "datasets/fetch/answer.h"

#include "support/catch.h"

namespace bitsweep::answer_test {
using namespace fetch;

namespace {

constexpr std::uint64_t kSize = 1000;

// An attempt that brought something and then broke.
Attempt dropped() {
    return {kSize, 300, 0, true, AnswerHead{200, {}, kSize}, Reading::kFromStart, {TransferEnd::kDropped, "reset"}};
}

Attempt answered(int status, std::optional<std::uint64_t> total = {}) {
    const AnswerHead head{status, {}, total};
    return {kSize, 0, 1, false, head, read_answer(head, 0, kSize), {TransferEnd::kRefused, ""}};
}

}  // namespace

TEST_CASE("a Content-Range tells where the bytes begin and how many there are in all", "[fetch]") {
    CHECK(parse_content_range("bytes 100-999/1000") == ContentRange{100, 1000});
    CHECK(parse_content_range("bytes 100-999/*") == ContentRange{100, {}});
    CHECK(parse_content_range("bytes */1000") == ContentRange{{}, 1000});
    CHECK(parse_content_range("pages 1-2/3") == ContentRange{});
    CHECK(parse_content_range("bytes ") == ContentRange{});
    CHECK(parse_content_range("") == ContentRange{});
}

TEST_CASE("an answer from where we asked is appended, a whole one starts anew", "[fetch]") {
    CHECK(read_answer({206, 100, kSize}, 100, kSize) == Reading::kAppend);
    CHECK(read_answer({206, 100, {}}, 100, kSize) == Reading::kAppend);
    CHECK(read_answer({200, {}, kSize}, 100, kSize) == Reading::kFromStart);
    CHECK(read_answer({200, {}, {}}, 0, kSize) == Reading::kFromStart);
}

TEST_CASE("an answer from elsewhere, or none from there on, makes what is there worthless", "[fetch]") {
    CHECK(read_answer({206, 0, kSize}, 100, kSize) == Reading::kStale);
    CHECK(read_answer({206, {}, {}}, 100, kSize) == Reading::kStale);
    CHECK(read_answer({416, {}, {}}, 100, kSize) == Reading::kStale);
    CHECK(read_answer({416, {}, kSize}, 100, kSize) == Reading::kStale);
}

TEST_CASE("a file of another size is not downloaded", "[fetch]") {
    CHECK(read_answer({200, {}, 512}, 0, kSize) == Reading::kWrongFile);
    CHECK(read_answer({206, 100, 2000}, 100, kSize) == Reading::kWrongFile);
    CHECK(read_answer({416, {}, 100}, 100, kSize) == Reading::kWrongFile);
}

TEST_CASE("statuses that will not change are told from those that may", "[fetch]") {
    for (const int status : {404, 410}) CHECK(read_answer({status, {}, {}}, 0, kSize) == Reading::kNotThere);
    for (const int status : {401, 403, 407, 451}) CHECK(read_answer({status, {}, {}}, 0, kSize) == Reading::kForbidden);
    for (const int status : {408, 429, 500, 503}) CHECK(read_answer({status, {}, {}}, 0, kSize) == Reading::kBusy);
    for (const int status : {0, 204, 300, 418}) CHECK(read_answer({status, {}, {}}, 0, kSize) == Reading::kUnexpected);
}

TEST_CASE("a download that brought something is asked on at the same address", "[fetch]") {
    CHECK(after(dropped()) == Next::kAgain);
    auto idle = dropped();
    idle.idle = kIdleAttempts - 1;
    CHECK(after(idle) == Next::kAgain);
    idle.idle = kIdleAttempts;
    CHECK(after(idle) == Next::kNextAddress);
}

TEST_CASE("all bytes are checked, a user's stop goes before everything", "[fetch]") {
    auto whole = dropped();
    whole.have = kSize;
    CHECK(after(whole) == Next::kCheck);
    whole.result.end = TransferEnd::kStopped;
    CHECK(after(whole) == Next::kStop);
}

TEST_CASE("a host that never answered is left at once, one that went away is waited for", "[fetch]") {
    Attempt attempt{kSize, 0, 1, false, {}, Reading::kBusy, {TransferEnd::kUnreachable, "no such host"}};
    CHECK(after(attempt) == Next::kNextAddress);
    attempt.has_progressed = true;
    CHECK(after(attempt) == Next::kAgain);
}

TEST_CASE("what cannot get better is left at once, a server in trouble is asked again", "[fetch]") {
    for (const int status : {404, 403, 418}) CHECK(after(answered(status)) == Next::kNextAddress);
    CHECK(after(answered(200, 512)) == Next::kNextAddress);
    CHECK(after(answered(503)) == Next::kAgain);
    CHECK(after(answered(416)) == Next::kAnew);
}

TEST_CASE("waits double", "[fetch]") {
    CHECK(retry_wait_s(0) == 0.5);
    CHECK(retry_wait_s(1) == 1.0);
    CHECK(retry_wait_s(2) == 2.0);
}

TEST_CASE("each way to fail has its sentence", "[fetch]") {
    CHECK(failure_text(answered(404)) == "404: there is no such file");
    CHECK(failure_text(answered(403)) == "403: access is refused");
    CHECK(failure_text(answered(503)) == "503: the server is in trouble, or busy");
    CHECK(failure_text(answered(418)) == "unexpected answer 418");
    CHECK(failure_text(answered(200, 512)) == "the file there has 512 bytes, expected 1000");
    CHECK(failure_text(dropped()) == "the connection was lost at 300 of 1000 bytes: reset");
    auto ended = dropped();
    ended.result = {TransferEnd::kComplete, ""};
    CHECK(failure_text(ended) == "ended after 300 of 1000 bytes");
    CHECK(failure_text({kSize, 0, 1, false, {}, Reading::kBusy, {TransferEnd::kUnreachable, "no such host"}}) ==
          "cannot be reached: no such host");
}

}  // namespace bitsweep::answer_test
