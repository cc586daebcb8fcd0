#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/workspace.h"

namespace bitsweep::app {

/// One run as TensorBoard shows it: scalars by epoch, and where it stands in its sweep as hyperparameters.
struct EventRun {
    std::map<std::string, Json> hparams;  ///< "arm", each axis, "seed": texts, numbers, booleans
    struct Scalar {
        std::string tag;
        std::int64_t step = 0;
        double time_s = 0;  ///< since training began
        double value = 0;
    };
    std::vector<Scalar> scalars;  ///< by tag, then step
    double train_s = 0;
};

/// CRC-32 with Castagnoli's polynomial.
std::uint32_t crc32c(std::string_view bytes);

/// An event file: TFRecords of tensorflow.Event, with the summaries of the plugins "scalars" and "hparams".
std::string event_file(const EventRun& run);

struct EventsView {
    std::string sweep, folder;
    std::vector<std::string> files;  ///< relative to `folder`
};
OrderedJson to_json(const EventsView& view);

/// Writes an event file for each run of the sweep that has values, into a folder of its own below `folder`, named by
/// arm, axes and seed; a run that serves several cells stands at the first. What else lies there stays.
EventsView export_events(const std::string& sweep, const std::string& folder, const Workspace& workspace);

}  // namespace bitsweep::app
