#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/exhibit/exhibit.h"
#include "report/exhibit/exhibit_input.h"
#include "report/exhibit/specification.h"
#include "store/reader.h"

namespace bitsweep::app {

/// The folder analysis/: a specification a file, and what others published.
struct Analysis {
    std::vector<Specification> specifications;  ///< by name
    std::vector<PublishedResult> published;

    const Specification* find(const std::string& name) const;  ///< null if there is none of that name
};

/// A folder that is not there holds nothing. Throws ConfigError with every mistake of every file.
Analysis load_analysis(const std::filesystem::path& folder);

/// The specifications that show a sweep, the main table first: those that name it, and the defaults unless one of
/// those has a default's name, or shows the same. A sweep whose finished runs all have a validation split is read on
/// that (a value is being chosen).
std::vector<Specification> specifications_for(const Analysis& analysis, const SweepRow& sweep);

/// A sweep's exhibits; for "" the exhibits of all probes that there are.
std::vector<Exhibit> exhibits_of(const Analysis& analysis, const std::string& sweep, const Reader& reader,
                                 const ReportOptions& options);

}  // namespace bitsweep::app
