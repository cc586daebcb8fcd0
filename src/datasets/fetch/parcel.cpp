#include "datasets/fetch/parcel.h"

#include <cctype>

#include <fmt/format.h>

namespace bitsweep::fetch {
namespace {

namespace fs = std::filesystem;

bool is_plain(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("/-_.~").find(c) != std::string::npos;
}

// RFC 3986, 2.1: a path may hold blanks and anything else.
std::string percent_encoded(const std::string& path) {
    std::string text;
    for (const char c : path) {
        if (is_plain(c)) text += c;
        else text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return text;
}

std::string with_slash(std::string address) {
    if (address.empty() || address.back() != '/') address += '/';
    return address;
}

fs::path part_path(const fs::path& folder, const DataFile& file) {
    return folder / (std::string(file.name) + ".part");
}

}  // namespace

std::string base_address(const std::string& from, const fs::path& current_folder) {
    if (from.empty()) return {};
    if (from.find("://") != std::string::npos) return with_slash(from);
    return "file://" + with_slash(percent_encoded((current_folder / from).lexically_normal().string()));
}

std::vector<std::string> addresses_of(const FileSet& set, const DataFile& file, const std::string& base) {
    if (!base.empty())
        return {fmt::format("{}{}/{}", base, set.folder, file.name), fmt::format("{}{}", base, file.name)};
    std::vector<std::string> addresses;
    for (const auto& mirror : set.mirrors) addresses.push_back(fmt::format("{}{}", mirror, file.name));
    return addresses;
}

std::vector<Parcel> parcels_of(const FileSet& set, const std::vector<const DataFile*>& wanted, const std::string& base,
                               const fs::path& root) {
    std::vector<Parcel> parcels;
    const auto add = [&](const DataFile& file, const fs::path& folder) {
        parcels.push_back({file, addresses_of(set, file, base), part_path(folder, file)});
    };
    if (wanted.empty()) return parcels;
    for (const auto& archive : set.archives) add(archive, root);
    if (set.archives.empty())
        for (const auto* file : wanted) add(*file, root / set.folder);
    return parcels;
}

}  // namespace bitsweep::fetch
