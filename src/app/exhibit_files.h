#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/workspace.h"
#include "report/exhibit/exhibit.h"

namespace bitsweep::app {

/// Writes every exhibit's text files into `folder` and draws its figure (.svg, .pdf, .png) with gnuplot, as many at
/// once as there are cores. A reader sees old files or new ones, not half of one; a figure of earlier rows never stands
/// beside a table of these. Says which characters no font has. Returns why a figure could not be drawn, a line each;
/// empty when all is well.
std::vector<std::string> write_exhibits(const std::vector<Exhibit>& exhibits, const std::filesystem::path& folder,
                                        const Say& say);

/// "md,csv,tex,svg,pdf,png,gp": the endings of an exhibit's files, for messages.
std::string written_suffixes(const Exhibit& exhibit, const std::filesystem::path& folder);

}  // namespace bitsweep::app
