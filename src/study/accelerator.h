#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "models/plan.h"

namespace bitsweep::study {

/// An accelerator as a model: an output-stationary array of multipliers, memory on the chip, DRAM and a vector unit.
/// Every number is an assumption of ours; the paper does not print its own. Energies: Horowitz, "Computing's energy
/// problem" (ISSCC 2014), 45 nm: an 8-bit multiplication and addition 0.23 pJ, shared among its 16 passes of 2 bits; 16
/// bits from a small memory 2.5 pJ; DRAM a hundred times that.
struct Accelerator {
    std::int64_t rows = 64, columns = 64;  ///< multipliers: rows are pixels, columns are output channels
    double clock_ghz = 1;
    double dram_gb_per_s = 64;
    std::int64_t on_chip_bytes = 2 << 20;  ///< activations of a layer that fit here never go to DRAM
    std::int64_t vector_lanes = 128;       ///< elements a cycle: scale, clip, rounding, residual sums, pooling
    std::int64_t batch = 1;                ///< images at once, which share the weights' way from DRAM

    /// Cycles of one multiplication by the bits of its operands, w and a: sqrt(cycles[w] cycles[a]), each rounded up to
    /// the next listed. The default composes multipliers of 2 bits, (b/2)^2 passes; 32 bits run as 16.
    std::map<int, double> cycles{{2, 1}, {4, 4}, {8, 16}, {32, 64}};

    double pass_pj = 0.23 / 16;  ///< a multiplication that takes one cycle
    double vector_pj = 0.4;      ///< an element of the vector unit: an addition of 16-bit floats
    double on_chip_pj_per_byte = 1.25;
    double dram_pj_per_byte = 125;

    double cycles_of(int weight_bits, int activation_bits) const;
};

/// An Accelerator from JSON: members as above, those left out keep their defaults; "cycles": {"2": 1, "8": 16}. What is
/// wrong with it is added to `problems`.
Accelerator parse_accelerator(const JsonDocument& document, Problems& problems);
OrderedJson to_json(const Accelerator& accelerator);

/// A convolution or linear layer as a product of matrices: `pixels` x `terms` times `terms` x `outputs`, `groups`
/// times.
struct AcceleratorLayer {
    std::string name;
    std::int64_t pixels = 1, terms = 0, outputs = 0, groups = 1;
    std::int64_t inputs = 0;  ///< activations that it reads, an image
    int weight_bits = 32, activation_bits = 32;
    int output_bits = 32;              ///< in which its outputs are kept for the next layer
    std::int64_t vector_elements = 0;  ///< of an image: norm, activation, sums and pooling after it

    std::int64_t macs() const { return pixels * terms * outputs * groups; }
};

/// The layers of a network, in its plan's order.
std::vector<AcceleratorLayer> accelerator_layers(const NetworkPlan& plan);

struct LayerRun {
    double cycles = 0;  ///< cycles of the array
    double dram_us = 0, vector_us = 0;
    double time_us = 0;  ///< the longer of array and DRAM, and the vector unit after them; a batch
    double energy_uj = 0;
};

/// SCALE-Sim's cycles for an output-stationary array (Samajdar et al. 2018): folds x (2 rows + columns + terms - 2),
/// each term taking cycles_of() its bits; folds = ceil(pixels / rows) x ceil(outputs / columns).
LayerRun run_layer(const Accelerator& accelerator, const AcceleratorLayer& layer);

/// PACT+SAWB at 2 bits, the same with shortcuts in full precision, and WRPN at twice the width and 2 bits, first and
/// last layer at 8 bits: {"accelerator", "networks": [{"name", "time_us", "energy_uj", "layers"}], "sensitivity":
/// [{"assumption", "wrpn_over_sawb", "wrpn_over_fpsc"}]}, times over one another with one assumption changed at a time.
OrderedJson compare_on_accelerator(const Accelerator& accelerator, const std::string& network, const std::string& data);

}  // namespace bitsweep::study
