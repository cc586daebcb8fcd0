#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "app/data.h"

namespace bitsweep {

/// A bar on a terminal; elsewhere, or where NO_COLOR is set, a line now and then.
std::unique_ptr<fetch::DownloadSink> make_download_progress(const Clock& clock, std::FILE* out);

}  // namespace bitsweep
