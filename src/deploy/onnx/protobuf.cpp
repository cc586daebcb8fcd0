#include "deploy/onnx/protobuf.h"

namespace bitsweep {
namespace {

// How a field's value is encoded stands in the lowest three bits of its tag.
constexpr std::uint64_t kVarint = 0, kLengthDelimited = 2;

std::uint64_t tag(int field, std::uint64_t wire_type) {
    return static_cast<std::uint64_t>(field) << 3 | wire_type;
}

}  // namespace

ProtobufMessage& ProtobufMessage::number(int field, std::int64_t value) {
    varint(tag(field, kVarint));
    varint(static_cast<std::uint64_t>(value));
    return *this;
}

ProtobufMessage& ProtobufMessage::bytes(int field, std::string_view value) {
    varint(tag(field, kLengthDelimited));
    varint(value.size());
    encoded_ += value;
    return *this;
}

// Seven bits a byte, the lowest first; the highest bit says that more follow.
void ProtobufMessage::varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) encoded_ += static_cast<char>(value | 0x80);
    encoded_ += static_cast<char>(value);
}

}  // namespace bitsweep
