#pragma once

#include <deque>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>

#include "datasets/catalog.h"

namespace bitsweep::test {

/// A .tar.gz with these members, in order. A member whose content begins with "-> " is a symbolic link.
inline std::string tar_gz(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string bytes(1 << 20, '\0');
    std::size_t used = 0;
    archive* writer = archive_write_new();
    archive_write_add_filter_gzip(writer);
    archive_write_set_format_ustar(writer);
    if (archive_write_open_memory(writer, bytes.data(), bytes.size(), &used) != ARCHIVE_OK)
        throw std::runtime_error("cannot write an archive");
    for (const auto& [name, content] : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_perm(entry, 0644);
        const bool is_link = content.rfind("-> ", 0) == 0;
        archive_entry_set_filetype(entry, is_link ? AE_IFLNK : AE_IFREG);
        if (is_link) archive_entry_set_symlink(entry, content.substr(3).c_str());
        else archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        archive_write_header(writer, entry);
        if (!is_link) archive_write_data(writer, content.data(), content.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    bytes.resize(used);
    return bytes;
}

/// A FileSet made up in memory, and the strings it points into. Not copied: the views would dangle.
class MadeDataSet {
public:
    MadeDataSet(std::string name, std::string folder) : name_(std::move(name)), folder_(std::move(folder)) {}
    MadeDataSet(const MadeDataSet&) = delete;
    MadeDataSet& operator=(const MadeDataSet&) = delete;

    /// `published`: with its MD5 in the row.
    void add_file(const std::string& name, const std::string& bytes, bool published = true) {
        files_.push_back(row(name, bytes, published));
    }
    void add_archive(const std::string& name, const std::string& bytes) { archives_.push_back(row(name, bytes, true)); }
    void add_mirror(const std::string& address) { mirrors_.push_back(keep(address)); }

    FileSet set() const { return {name_, folder_, files_, archives_, mirrors_, "made up"}; }

private:
    std::string_view keep(std::string text) { return strings_.emplace_back(std::move(text)); }

    DataFile row(const std::string& name, const std::string& bytes, bool published) {
        const auto hex = published ? keep(hash_hex(bytes, HashAlgorithm::kMd5)) : std::string_view();
        return {keep(name), bytes.size(), {HashAlgorithm::kMd5, hex}};
    }

    std::string name_, folder_;
    std::deque<std::string> strings_;  // never moves what it holds
    std::vector<DataFile> files_, archives_;
    std::vector<std::string_view> mirrors_;
};

}  // namespace bitsweep::test
