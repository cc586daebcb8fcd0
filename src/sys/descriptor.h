#pragma once

#include <utility>

#include <unistd.h>

namespace bitsweep {

/// Owns a file descriptor; -1 is none.
class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        reset(other.release());
        return *this;
    }

    int get() const { return value_; }
    int release() { return std::exchange(value_, -1); }
    void close() { reset(-1); }
    void reset(int value) {
        if (value_ >= 0) ::close(value_);
        value_ = value;
    }

private:
    int value_;
};

}  // namespace bitsweep
