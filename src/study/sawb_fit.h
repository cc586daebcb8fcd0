#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "quant/methods/sawb.h"

namespace bitsweep::study {

/// SAWB's coefficients refitted (SysML 2019): the MSE-optimal scale alpha* of a quantizer with that many symmetric
/// uniform levels (quant/core/uniform.h), for the six distributions of the method, and a line through
/// alpha* / E|w| against r = rms / E|w|. All by numerical integration in float64; nothing is sampled.

/// One distribution at its optimum.
struct DistributionFit {
    std::string name;
    double r;                 ///< rms / E|w|
    double alpha_over_mean;   ///< alpha* / E|w|
    double alpha_over_sigma;  ///< alpha* / rms
    double nmse;              ///< MSE at alpha* / E w^2

    double mean;  ///< E|w| of the density as written
};

/// How the line is drawn, both by least squares.
struct LineFit {
    double kappa;      ///< concentration of the von Mises distribution among the six
    SawbPair forward;  ///< alpha* / E|w| regressed on r
    SawbPair inverse;  ///< r regressed on alpha* / E|w|, solved for it
};

struct SawbFit {
    int levels;
    std::vector<DistributionFit> distributions;  ///< the six, von Mises twice: kappa = 1 and 4
    std::vector<LineFit> lines;                  ///< kappa = 1, kappa = 4
    SawbPair chosen;  ///< of the four pairs, the one with the least mean excess; what coefficients = "fit" takes
};

/// levels: 3..256.
SawbFit fit_sawb(int levels);

/// MSE of SAWB with that pair over the least MSE, less 1, for each of fit.distributions.
std::vector<double> excess_error(const SawbFit& fit, const SawbPair& pair);

/// As the probe "sawb-fit" stores it; "ibm" is null where nobody has published a pair for these levels.
OrderedJson to_json(const SawbFit& fit);

}  // namespace bitsweep::study
