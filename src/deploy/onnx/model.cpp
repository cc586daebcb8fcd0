#include "deploy/onnx/model.h"

#include "deploy/onnx/protobuf.h"

namespace bitsweep {
namespace {

// Numbers of fields: onnx/onnx.proto.

ProtobufMessage encoded(const OnnxTensor& tensor) {
    ProtobufMessage message;
    for (const auto size : tensor.shape) message.number(1, size);
    return message.number(2, static_cast<std::int64_t>(tensor.type)).bytes(8, tensor.name).bytes(9, tensor.bytes);
}

/// Writes an attribute's value and its AttributeType.
struct AttributeValue {
    ProtobufMessage& message;

    void operator()(std::int64_t value) const { message.number(3, value).number(20, 2); }
    void operator()(const std::vector<std::int64_t>& values) const {
        for (const auto value : values) message.number(8, value);
        message.number(20, 7);
    }
    void operator()(const std::string& text) const { message.bytes(4, text).number(20, 3); }
};

ProtobufMessage encoded(const OnnxNode& node) {
    ProtobufMessage message;
    for (const auto& input : node.inputs) message.bytes(1, input);
    message.bytes(2, node.output).bytes(3, node.output).bytes(4, node.op).bytes(7, node.domain);
    for (const auto& [name, value] : node.attributes) {
        ProtobufMessage attribute;
        attribute.bytes(1, name);
        std::visit(AttributeValue{attribute}, value);
        message.message(5, attribute);
    }
    return message;
}

ProtobufMessage encoded(const OnnxPort& port) {
    ProtobufMessage shape;
    shape.message(1, ProtobufMessage().bytes(2, "N"));
    for (const auto size : port.shape_of_one) shape.message(1, ProtobufMessage().number(1, size));
    const auto tensor = ProtobufMessage().number(1, static_cast<std::int64_t>(OnnxType::kFloat)).message(2, shape);
    return ProtobufMessage().bytes(1, port.name).message(2, ProtobufMessage().message(1, tensor));
}

ProtobufMessage graph_of(const OnnxModel& model) {
    ProtobufMessage graph;
    for (const auto& node : model.nodes) graph.message(1, encoded(node));
    graph.bytes(2, "bitsweep");
    for (const auto& constant : model.constants) graph.message(5, encoded(constant));
    return graph.message(11, encoded(model.input)).message(12, encoded(model.output));
}

}  // namespace

std::string write_onnx(const OnnxModel& model) {
    ProtobufMessage message;
    message.number(1, model.ir_version).bytes(2, "bitsweep").message(7, graph_of(model));
    for (const auto& [domain, version] : model.opsets)
        message.message(8, ProtobufMessage().bytes(1, domain).number(2, version));
    for (const auto& [key, value] : model.metadata)
        message.message(14, ProtobufMessage().bytes(1, key).bytes(2, value));
    return message.encoded();
}

}  // namespace bitsweep
