#pragma once

#include "base/json.h"

namespace bitsweep::study {

/// Runs a file of quantizer cases, the format of tests/golden/: {"schema": 1, "rounding": "half to even", "notes": ...,
/// "cases": [...]}, each case {"name", "quantizer", "input": [...], "grad_output": [...]}, with an optional "shape".
/// A quantizer is {"role": "weight", "method", "bits", and the method's own keys of quant.weight} or
/// {"role": "activation", "method", "bits", "clip", "granularity", "ewgs"}, and either has the value of each state that
/// the quantizer keeps (QuantState::symbol; a list where it has several): "alpha" of PACT and min-max, "step" of LSQ.
/// "bits" may be left out for "none", and a state that always starts at the same number (N2UQ's).
///
/// Returns the same JSON with "output", "grad_input", a "grad_<symbol>" for each state that is learned and, from SAWB,
/// mse and TWN, "alpha" (the scale; a list where it is one a channel), computed in float32 by the quantizers of
/// quant/core/table.h through autograd. Numbers in their shortest float32 form; NaN and infinities are the strings
/// "NaN", "Infinity" and "-Infinity", in and out. Everything
/// wrong in the file is added to `problems` (the result then means nothing).
OrderedJson run_cases(const JsonDocument& document, Problems& problems);

}  // namespace bitsweep::study
