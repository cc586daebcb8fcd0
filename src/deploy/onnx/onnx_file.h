#pragma once

#include <string>

#include "deploy/deployed_network.h"

namespace bitsweep {

/// The form of a network in ONNX. Each float operation is the deployed network's own, in its order, except that an
/// engine may sum the floats of a convolution, a linear layer and a mean in another order.
enum class OnnxForm {
    kIntegers,  ///< opset 13: ConvInteger of uint8 levels and int8 codes
    kUint2,     ///< opset 25: codes in two bits; convolutions of whole numbers in float32, which are exact
    kQonnx,     ///< QONNX's Quant around floats: levels at a tie may differ by one
};

/// The content of an .onnx file: "images" [N,C,S,S], normalised, to "logits" [N,classes]; the output of node 3 is
/// called value_3. zero_point: of kQonnx, for codes without a zero among them: 0, codes as odd integers in a bit more
/// than they are stored in, or -0.5, in just as many. Throws DataError with the layer and the reason where a form
/// cannot hold it.
std::string onnx_file(const DeployedNetwork& deployed, OnnxForm form, float zero_point = 0);

}  // namespace bitsweep
