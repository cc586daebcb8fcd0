#pragma once

#include <string>
#include <vector>

#include "store/reader.h"

namespace bitsweep::app {

/// "demo:pact+sawb,bits=2,seed=1": the sweep, the arm, and the values that choose a cell of the arm. A part that could
/// be taken for another one is a JSON string: the sweep's name where it holds a colon, an arm where it holds a comma,
/// "2" where a value is that text and not the number. So names are one to one, and each is read back by cells_called().
std::string run_name(const std::string& sweep, const CellPlace& place);

/// The beginning that the names of a sweep's runs share, "demo:", and the names of an arm's runs, "demo:pact+sawb".
std::string start_of_names(const std::string& sweep, const std::string& arm = {});

struct NamedCell {
    std::string sweep;
    std::size_t index;  ///< in expansion order
    CellPlace place;
};

/// The cells that `given` calls: by a run's name; by the start of one, "demo:pact+sawb,bits=2" for all seeds; by a
/// label as `status` shows it, with or without its sweep: "pact+sawb bits=2 seed=1". Keys may stand in any order, and
/// every part in quotes or without. The longest arm that fits is meant. Throws ConfigError with the nearest names.
std::vector<NamedCell> cells_called(const std::string& given, const Reader& reader);

/// The id of the run that `given` names: the start of an id, or a run's name. One that names several runs throws
/// ConfigError, which lists them.
std::string run_id_of(const std::string& given, const Reader& reader);

}  // namespace bitsweep::app
