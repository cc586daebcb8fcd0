#include "train/config_file.h"

#include "base/error.h"
#include "config/resolve.h"
#include "datasets/config_sources.h"
#include "sys/file.h"

namespace bitsweep {
namespace fs = std::filesystem;

RunConfig load_config(const fs::path& path, const fs::path& data_root) {
    const auto text = read_file_if_exists(path);
    if (!text) throw ConfigError(path.string(), "no such file");
    return parse_whole_config(*text, path.string(), config_sources(path.string(), data_root));
}

}  // namespace bitsweep
