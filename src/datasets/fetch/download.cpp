#include "datasets/fetch/download.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "datasets/fetch/answer.h"
#include "datasets/files.h"
#include "sys/entry.h"
#include "sys/file.h"
#include "sys/growing_file.h"

namespace bitsweep::fetch {
namespace {

namespace fs = std::filesystem;

// Puts an answer into the .part.
class PartReceiver : public Receiver {
public:
    PartReceiver(GrowingFile& part, const Parcel& parcel, const DownloadTools& tools)
        : part_(part), expected_(parcel.file.bytes), offset_(part.size()), tools_(tools) {}

    bool begin(const AnswerHead& head) override {
        head_ = head;
        reading_ = read_answer(head, offset_, expected_);
        if (reading_ == Reading::kFromStart || reading_ == Reading::kStale) part_.clear();
        return is_wanted(reading_);
    }

    bool receive(std::string_view bytes) override {
        if (part_.size() + bytes.size() > expected_) {
            reading_ = Reading::kWrongFile;
            part_.clear();
            return false;
        }
        part_.append(bytes);
        tools_.sink.at(part_.size());
        return keeps_going();
    }

    bool keeps_going() override { return !tools_.is_stopped(); }

    const std::optional<AnswerHead>& head() const { return head_; }
    Reading reading() const { return reading_; }

private:
    GrowingFile& part_;
    std::uint64_t expected_, offset_;
    const DownloadTools& tools_;
    std::optional<AnswerHead> head_;
    Reading reading_ = Reading::kBusy;  // no answer yet: worth asking again
};

Attempt attempt_once(const Parcel& parcel, const std::string& address, GrowingFile& part, const DownloadTools& tools) {
    tools.sink.started(parcel, address, part.size());
    PartReceiver receiver(part, parcel, tools);
    auto result = tools.transfer.get(address, part.size(), receiver);
    if (tools.is_stopped()) result.end = TransferEnd::kStopped;
    return {parcel.file.bytes, part.size(), 0, false, receiver.head(), receiver.reading(), std::move(result)};
}

void wait(double seconds, const DownloadTools& tools) {
    constexpr double kSlice_s = 0.1;
    for (; seconds > 0 && !tools.is_stopped(); seconds -= kSlice_s) tools.clock.sleep(std::min(seconds, kSlice_s));
}

enum class Outcome { kWhole, kStopped, kFailed };
struct AddressOutcome {
    Outcome outcome;
    std::string why;
};

// Until `address` has brought the whole file or will not do.
AddressOutcome download_from(const std::string& address, const Parcel& parcel, const DownloadTools& tools) {
    GrowingFile part(parcel.part);
    std::uint64_t best = part.size();
    bool has_progressed = false;
    for (int idle = 0;;) {
        auto attempt = attempt_once(parcel, address, part, tools);
        idle = attempt.have > best ? 0 : idle + 1;
        best = std::max(best, attempt.have);
        has_progressed |= idle == 0;
        attempt.idle = idle;
        attempt.has_progressed = has_progressed;
        switch (after(attempt)) {
            case Next::kCheck:
                part.sync();
                return {Outcome::kWhole, {}};
            case Next::kStop:
                return {Outcome::kStopped, {}};
            case Next::kNextAddress:
                return {Outcome::kFailed, failure_text(attempt)};
            case Next::kAnew:
                part.clear();
                break;
            case Next::kAgain:
                break;
        }
        tools.sink.note(fmt::format("{}: {}; trying again", address, failure_text(attempt)));
        wait(retry_wait_s(idle), tools);
        if (tools.is_stopped()) return {Outcome::kStopped, {}};
    }
}

// What is wrong with the content of a .part that has its full size, or "". One that is damaged is removed, so that the
// next try starts anew.
std::string damage(const Parcel& parcel) {
    const auto problem = file_problem(parcel.part, parcel.file);
    if (problem.empty()) return {};
    remove_entry(parcel.part);
    return problem + "; it has been removed";
}

std::uint64_t size_or_zero(const fs::path& path) {
    return size_of_file(path).value_or(0);
}

std::string advice(const Parcel& parcel) {
    std::string text = "--from ADDRESS-OR-FOLDER takes it from a mirror of yours";
    if (const auto have = size_or_zero(parcel.part); have > 0)
        text = fmt::format("{} of {} bytes are kept in {}: the same command goes on from there; {}", have,
                           parcel.file.bytes, parcel.part.string(), text);
    return text;
}

// "" where `address` brought the file, nullopt when stopped, else why not.
std::optional<std::string> try_address(const std::string& address, const Parcel& parcel, const DownloadTools& tools) {
    const bool goes_on = size_or_zero(parcel.part) > 0;
    auto [outcome, why] = download_from(address, parcel, tools);
    if (outcome == Outcome::kStopped) return std::nullopt;
    if (outcome == Outcome::kFailed) return why;
    why = damage(parcel);
    // The damage may be in what was there before, from another mirror say: it is gone now, this address gets its
    // chance.
    if (why.empty() || !goes_on) return why;
    tools.sink.note(why + "; downloading it anew");
    return try_address(address, parcel, tools);
}

// A disk's failure names the file; which download it was for, only we know.
[[noreturn]] void rethrow_with(const SystemError& error, const std::string& address) {
    throw DataError(fmt::format("{}, while downloading {}", error.what(), address));
}

}  // namespace

std::optional<std::string> download(const Parcel& parcel, const DownloadTools& tools) {
    if (size_or_zero(parcel.part) > parcel.file.bytes) remove_entry(parcel.part);
    if (size_or_zero(parcel.part) == parcel.file.bytes && damage(parcel).empty()) return "";
    std::vector<std::string> failures;
    for (const auto& address : parcel.addresses) {
        try {
            const auto why = try_address(address, parcel, tools);
            if (!why) return std::nullopt;
            if (why->empty()) {
                tools.sink.finished();
                return address;
            }
            failures.push_back(fmt::format("{}: {}", address, *why));
        } catch (const SystemError& error) {
            rethrow_with(error, address);
        }
        if (failures.size() < parcel.addresses.size()) tools.sink.note(failures.back());
    }
    if (size_or_zero(parcel.part) == 0) remove_entry(parcel.part);
    throw DataError(
        fmt::format("cannot get {}:\n  {}\n{}", parcel.file.name, fmt::join(failures, "\n  "), advice(parcel)));
}

}  // namespace bitsweep::fetch
