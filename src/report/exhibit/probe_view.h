#pragma once

#include "report/exhibit/document.h"
#include "report/figure/figure.h"

namespace bitsweep {

/// What is made of the probes of one kind (results/README.md): a figure, and tables where there are some.
struct ProbeView {
    Figure figure;
    Document document;
};

}  // namespace bitsweep
