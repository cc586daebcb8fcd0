#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bitsweep {

/// A message of protocol buffers, written field after field (https://protobuf.dev/programming-guides/encoding).
class ProtobufMessage {
public:
    ProtobufMessage& number(int field, std::int64_t value);         ///< int32, int64, enum
    ProtobufMessage& bytes(int field, std::string_view value);      ///< bytes, string
    ProtobufMessage& message(int field, const ProtobufMessage& of)  ///< a message inside this one
    {
        return bytes(field, of.encoded());
    }

    const std::string& encoded() const { return encoded_; }

private:
    void varint(std::uint64_t value);

    std::string encoded_;
};

}  // namespace bitsweep
