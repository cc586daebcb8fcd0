#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "deploy/integer_network.h"

namespace bitsweep {

/// A network, and how its images are made of bytes.
struct DeployedNetwork {
    IntegerNetwork network;

    /// An input value is byte * scale + shift, each rounded once: one scale a channel; one shift a channel, or one a
    /// pixel [C,S,S].
    std::vector<float> input_scale, input_shift;

    std::string data_set;                   ///< the data set it was trained on, by its name in config/tables.h
    std::string run;                        ///< id of the run
    std::vector<std::string> classes = {};  ///< their names, by number; empty where the data set has none

    const integer_op::Images& images() const { return std::get<integer_op::Images>(network.nodes.front().op); }

    /// pixels: [count, C,S,S] bytes, planes; to: [count, C,S,S], the network's input.
    void normalize(const std::uint8_t* pixels, std::int64_t count, float* to) const;
};

}  // namespace bitsweep
