#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "report/exhibit/document.h"
#include "report/figure/figure.h"

namespace bitsweep {

/// The figure and document of the probes of one kind (results/README.md); the document has tables where there are some.
using ProbeView = std::pair<Figure, Document>;

/// A probe is a file: any value in it may be missing, null (what is not finite) or of another type. Then these give
/// null, NaN, 0, `otherwise` or an empty list.
const Json& member(const Json& object, const char* key);
double number_at(const Json& object, const char* key);
int whole_at(const Json& object, const char* key);
double number_or_nan(const Json& value);
std::vector<double> numbers_at(const Json& object, const char* key);
const Json& result_of(const Json& probe);
std::string param_of(const Json& probe, const char* key, const std::string& otherwise);

/// The name of a probe: the weights file, or the run, that it was computed from.
std::string file_of(const Json& probe);
std::string run_of(const Json& probe);

/// In the order of file_of().
std::vector<Json> by_file(std::vector<Json> probes);

/// A figure with a panel a layer has room for one probe. Which one it is, and which are left out.
std::string not_drawn(const std::vector<Json>& probes, const Json& drawn, std::string (*name_of)(const Json&));

/// A line that breaks where a number is not finite.
FigureLine curve_over(const std::string& label, const std::vector<double>& x, const std::vector<double>& y);

}  // namespace bitsweep
