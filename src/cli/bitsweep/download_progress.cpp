#include "cli/bitsweep/download_progress.h"

#include <fmt/format.h>

#include "app/download_text.h"
#include "base/units.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

// The numbers of both displays. The pace is this attempt's own: bytes that were there before cost it no time.
class DownloadProgressBase : public fetch::DownloadSink {
public:
    DownloadProgressBase(const Clock& clock, std::FILE* out) : clock_(clock), out_(out) {}

    void started(const fetch::Parcel& parcel, const std::string& address, std::uint64_t have) override {
        state_ = {std::string(parcel.file.name), have, parcel.file.bytes, 0};
        first_ = have;
        started_s_ = shown_s_ = clock_.steady_s();
        print(have == 0 ? fmt::format("downloading {} ({})", address, bytes_text(state_.total))
                        : fmt::format("downloading {}, going on at {} of {}", address, bytes_text(have),
                                      bytes_text(state_.total)));
    }

    void at(std::uint64_t have) override {
        state_.have = have;
        const double now_s = clock_.steady_s(), spent_s = now_s - started_s_;
        if (now_s - shown_s_ < interval_s()) return;
        shown_s_ = now_s;
        state_.bytes_per_s = have > first_ && spent_s > 0 ? static_cast<double>(have - first_) / spent_s : 0;
        show();
    }

    void finished() override {
        print(fmt::format("{} is whole ({} in {})", state_.name, bytes_text(state_.total),
                          duration_text(clock_.steady_s() - started_s_)));
    }

    void note(const std::string& sentence) override { print(sentence); }

protected:
    virtual double interval_s() const = 0;
    virtual void show() = 0;
    virtual void print(const std::string& line) = 0;

    const Clock& clock_;
    std::FILE* out_;
    app::DownloadState state_;

private:
    std::uint64_t first_ = 0;
    double started_s_ = 0, shown_s_ = 0;
};

class DownloadLines : public DownloadProgressBase {
public:
    using DownloadProgressBase::DownloadProgressBase;

protected:
    double interval_s() const override { return 10; }
    void show() override { print(app::download_text(state_)); }
    void print(const std::string& line) override { write(out_, line + "\n"); }
};

class DownloadBar : public DownloadProgressBase {
public:
    using DownloadProgressBase::DownloadProgressBase;
    ~DownloadBar() override { erase(); }

protected:
    double interval_s() const override { return 0.2; }
    void show() override { write(out_, "\r\x1b[K" + app::download_bar(state_, columns_of(out_) - 1)); }
    void print(const std::string& line) override {
        erase();
        write(out_, line + "\n");
    }

private:
    void erase() { write(out_, "\r\x1b[K"); }
};

}  // namespace

std::unique_ptr<fetch::DownloadSink> make_download_progress(const Clock& clock, std::FILE* out) {
    if (is_live(out)) return std::make_unique<DownloadBar>(clock, out);
    return std::make_unique<DownloadLines>(clock, out);
}

}  // namespace bitsweep
