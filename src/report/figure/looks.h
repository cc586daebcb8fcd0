#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/figure/figure.h"

namespace bitsweep {

/// The look of a series wherever it is drawn, in gnuplot's words.
struct Look {
    std::string colour;
    std::string dash = "1";
    int shape = 7;
    int pattern = 3;
    Marks marks = Marks::kJoined;
    bool in_key = true;
};

/// The figure's series and levels by label, in order of appearance. A method has one colour, dash and shape in every
/// figure that has the same Figure::methods. Its series in one figure share the colour and differ in dash and shape;
/// where the figure has one method only, they have colours of their own.
struct Looks {
    std::vector<std::pair<std::string, Look>> lines, levels;

    explicit Looks(const Figure& figure);

    const Look& line(const std::string& label) const { return find(lines, label); }
    const Look& level(const std::string& label) const { return find(levels, label); }

    /// The key: levels, then series, their labels cut where they are too long; one without a name has no entry.
    std::vector<std::pair<std::string, Look>> entries() const;

private:
    static const Look& find(const std::vector<std::pair<std::string, Look>>& looks, const std::string& label);
};

}  // namespace bitsweep
