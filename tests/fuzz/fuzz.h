#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::fuzz {

/// What libFuzzer hands to a target, as text.
inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

/// Calls `work`, which may refuse its input as bitsweep refuses others': anything else that is thrown ends the target.
template <class Work>
void may_refuse(Work work) {
    try {
        work();
    } catch (const ConfigError&) {
    } catch (const DataError&) {
    } catch (const SystemError&) {
    }
}

/// What must hold. Not assert(): a fuzz target is built with optimisation.
inline void require(bool holds) {
    if (!holds) std::abort();
}

/// The input as several files: pieces between lines that read "---".
inline std::vector<std::string> pieces_of(std::string_view text) {
    constexpr std::string_view kLine = "\n---\n";
    std::vector<std::string> pieces;
    for (std::size_t end; (end = text.find(kLine)) != std::string_view::npos; text.remove_prefix(end + kLine.size()))
        pieces.emplace_back(text.substr(0, end));
    pieces.emplace_back(text);
    return pieces;
}

/// Writes piece i as names[i]; what has no piece is not written.
inline void write_pieces(std::string_view text, const std::vector<const char*>& names,
                         const std::filesystem::path& folder) {
    make_folders(folder);
    const auto pieces = pieces_of(text);
    for (std::size_t i = 0; i < std::min(names.size(), pieces.size()); ++i) replace_file(folder / names[i], pieces[i]);
}

}  // namespace bitsweep::fuzz
