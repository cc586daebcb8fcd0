#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "serve/router.h"

namespace bitsweep::serve {

/// A file of the page: one of web/, or of a package that npm brought when the program was built.
struct Asset {
    std::string name, body;
};

/// The files inside the program (web/CMakeLists.txt makes this function).
std::vector<Asset> embedded_assets();

/// The same, with the files of `folder` in their place and besides ("" = none), for work on the page.
std::vector<Asset> page_assets(const std::filesystem::path& folder);

/// "sha256-...": the word by which a page's policy allows an inline script or style.
std::string policy_hash(const std::string& text);

/// "/" is index.html; the others stand below a path that names their content, so that a browser asks for each once.
/// Modules import each other as "bitsweep/<name>", by an import map that the page's policy allows by its hash.
std::vector<Route> page_routes(const std::vector<Asset>& assets);

}  // namespace bitsweep::serve
