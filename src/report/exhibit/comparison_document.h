#pragma once

#include <string>

#include "report/exhibit/document.h"
#include "report/stats/comparison.h"

namespace bitsweep {

/// The config keys in which two sides differ, and their paired differences, as a document with two tables.
Document comparison_document(const ComparedSide& first, const ComparedSide& second, const std::string& metric);

}  // namespace bitsweep
