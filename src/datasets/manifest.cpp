#include "datasets/manifest.h"

#include <algorithm>

#include "base/member.h"
#include "sys/file.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

Manifest from_json(const Json& json) {
    Manifest manifest{text_member(json, "data_set"), text_member(json, "from"), {}};
    for (const auto& [name, entry] : object_member(json, "files").items())
        manifest.files.emplace(name,
                               Manifest::Entry{static_cast<std::uint64_t>(integer_member(entry, "bytes", 0, INT64_MAX)),
                                               text_member(entry, "sha256")});
    return manifest;
}

}  // namespace

std::string to_text(const Manifest& manifest) {
    OrderedJson files = OrderedJson::object();
    for (const auto& [name, entry] : manifest.files) files[name] = {{"bytes", entry.bytes}, {"sha256", entry.sha256}};
    const OrderedJson json{{"data_set", manifest.data_set}, {"from", manifest.from}, {"files", files}};
    return write_json(json, 2) + "\n";
}

Manifest parse_manifest(const std::string& text, const std::string& file) {
    try {
        return from_json(read_json(text));
    } catch (const DataError& error) {
        throw DataError(file + " is no list of fetched files (delete it, and only sizes are checked): " + error.what());
    }
}

bool needs_manifest(const FileSet& set) {
    return std::any_of(set.files.begin(), set.files.end(), [](const auto& file) { return !file.checksum.is_known(); });
}

Manifest describe_files(const FileSet& set, const fs::path& root, const std::string& from) {
    Manifest manifest{std::string(set.data_set), from, {}};
    for (const auto& file : set.files) {
        const auto path = root / set.folder / file.name;
        manifest.files.emplace(file.name, Manifest::Entry{size_of_file(path).value_or(0), sha256_of_file(path)});
    }
    return manifest;
}

fs::path manifest_path(const FileSet& set, const fs::path& root) {
    return root / set.folder / "bitsweep-files.json";
}

std::optional<Manifest> read_manifest(const FileSet& set, const fs::path& root) {
    const auto path = manifest_path(set, root);
    const auto text = read_file_if_exists(path);
    if (!text) return std::nullopt;
    return parse_manifest(*text, path.string());
}

}  // namespace bitsweep
