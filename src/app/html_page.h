#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/exhibit/exhibit.h"

namespace bitsweep::app {

/// One page with everything in it: no network, no script. For each sweep its question, the verdict of each declared
/// contrast, tables, figures (as SVG in the page) and where the numbers come from.
class HtmlPage {
public:
    /// `sweep` "" = probes; the figures are those drawn in `folder`.
    void add(const std::string& sweep, const std::vector<Exhibit>& exhibits, const std::filesystem::path& folder);

    std::string text() const;

private:
    std::string contents_, body_;
};

}  // namespace bitsweep::app
