#include "app/tensorboard.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"
#include "report/stats/grid.h"
#include "sys/file.h"

namespace bitsweep::app {
namespace {

namespace fs = std::filesystem;

// Protocol buffers' wire format, as far as events need it: https://protobuf.dev/programming-guides/encoding.
// Numbers of fields are those of tensorflow/core/framework/summary.proto, util/event.proto and
// tensorboard/plugins/hparams/{api,plugin_data}.proto.

template <class Number>
std::string little_endian(Number number) {
    std::string bytes;
    for (std::size_t i = 0; i < sizeof(Number); ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xFF);
    return bytes;
}

std::string varint(std::uint64_t number) {
    std::string bytes;
    for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(0x80 | (number & 0x7F));
    return bytes + static_cast<char>(number);
}

enum Wire : unsigned { kVarint = 0, k64Bits = 1, kBytes = 2, k32Bits = 5 };

std::string key_of(unsigned field, Wire wire) {
    return varint(field << 3 | wire);
}

std::string bytes_field(unsigned field, std::string_view bytes) {
    return key_of(field, kBytes) + varint(bytes.size()) + std::string(bytes);
}

std::string int_field(unsigned field, std::uint64_t number) {
    return key_of(field, kVarint) + varint(number);
}

std::string double_field(unsigned field, double number) {
    return key_of(field, k64Bits) + little_endian(std::bit_cast<std::uint64_t>(number));
}

std::string float_field(unsigned field, double number) {
    return key_of(field, k32Bits) + little_endian(std::bit_cast<std::uint32_t>(static_cast<float>(number)));
}

// google.protobuf.Value.
std::string value_message(const Json& value) {
    if (value.is_boolean()) return int_field(4, value.get<bool>() ? 1 : 0);
    return value.is_number() ? double_field(2, value.get<double>()) : bytes_field(3, plain(value));
}

// A length, its checksum, the bytes, their checksum; checksums are rotated and shifted by a constant.
std::string record(const std::string& bytes) {
    const auto masked = [](std::string_view of) {
        const auto crc = crc32c(of);
        return little_endian(((crc >> 15) | (crc << 17)) + 0xA282EAD8U);
    };
    const auto length = little_endian(static_cast<std::uint64_t>(bytes.size()));
    return length + masked(length) + bytes + masked(bytes);
}

std::string summary_event(double time_s, std::int64_t step, const std::string& value) {
    return record(double_field(1, time_s) + int_field(2, static_cast<std::uint64_t>(step)) +
                  bytes_field(5, bytes_field(1, value)));
}

std::string scalar_event(const EventRun::Scalar& scalar) {
    return summary_event(scalar.time_s, scalar.step, bytes_field(1, scalar.tag) + float_field(2, scalar.value));
}

// `field`: which of HParamsPluginData's messages it is.
std::string hparams_event(const char* tag, unsigned field, const std::string& message) {
    const auto content = int_field(1, 0) + bytes_field(field, message);
    const auto plugin = bytes_field(1, "hparams") + bytes_field(2, content);
    return summary_event(0, 0, bytes_field(1, tag) + bytes_field(9, bytes_field(1, plugin)));
}

// One that can be a folder's name; two cells' names differ by the run's id where it is needed.
std::string folder_name(const CellRow& cell, std::set<std::string>& taken) {
    std::string name = cell.arm;
    for (const auto& [axis, value] : cell.at) name += fmt::format(",{}={}", axis, plain(value));
    name += fmt::format(",seed={}", cell.seed);
    constexpr std::size_t kLongest = 200;  // bytes; 255 is what file systems take
    name.resize(std::min(name.size(), kLongest));
    for (char& c : name)
        if (c == '/' || static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F) c = '_';
    if (name.starts_with('.')) name.front() = '_';
    if (!taken.insert(name).second) taken.insert(name += "," + cell.run.id);
    return name;
}

EventRun event_run(const CellRow& cell, const std::map<std::string, RunCurves>& curves) {
    EventRun run;
    run.train_s = cell.run.train_s;
    run.hparams = {{"arm", cell.arm}, {"seed", cell.seed}};
    for (const auto& [axis, value] : cell.at) run.hparams.emplace(axis, value);
    const auto epochs = static_cast<double>(std::max<std::int64_t>(1, cell.run.epoch));
    for (const auto& [key, by_run] : curves)
        if (const auto found = by_run.find(cell.run.id); found != by_run.end())
            for (const auto& point : found->second)
                run.scalars.push_back(
                    {key, point.epoch, run.train_s * static_cast<double>(point.epoch) / epochs, point.value});
    for (const auto& [key, value] : cell.run.result)
        run.scalars.push_back({"result/" + key, cell.run.epoch, run.train_s, value});
    return run;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> entries{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            entries[i] = i;
            for (int bit = 0; bit < 8; ++bit) entries[i] = (entries[i] >> 1) ^ ((entries[i] & 1U) * 0x82F63B78U);
        }
        return entries;
    }();
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const char c : bytes) crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (crc >> 8);
    return ~crc;
}

std::string event_file(const EventRun& run) {
    std::string start;
    for (const auto& [name, value] : run.hparams)
        start += bytes_field(1, bytes_field(1, name) + bytes_field(2, value_message(value)));
    constexpr unsigned kStart = 3, kEnd = 4, kSuccess = 1;
    std::string file = record(double_field(1, 0) + bytes_field(3, "brain.Event:2"));
    file += hparams_event("_hparams_/session_start_info", kStart, start + double_field(5, 0));
    for (const auto& scalar : run.scalars) file += scalar_event(scalar);
    return file +
           hparams_event("_hparams_/session_end_info", kEnd, int_field(1, kSuccess) + double_field(2, run.train_s));
}

OrderedJson to_json(const EventsView& view) {
    return {{"sweep", view.sweep}, {"folder", view.folder}, {"files", view.files}};
}

EventsView export_events(const std::string& sweep, const std::string& folder, const Workspace& workspace) {
    if (sweep.empty()) throw ConfigError("--tensorboard", "probes have no curves", "name a sweep: --sweep NAME");
    const auto reader = workspace.open();
    const auto row = reader.sweep(sweep);
    std::map<std::string, RunCurves> curves;
    std::set<std::string> keys;
    for (const auto& cell : row.cells)
        for (const auto& [key, value] : cell.run.metrics) keys.insert(key);
    for (const auto& key : keys)
        if (auto found = reader.curves(sweep, key); !found.empty()) curves.emplace(key, std::move(found));
    EventsView view{sweep, folder, {}};
    std::set<std::string> done, taken;
    for (const auto& cell : row.cells) {
        if (!done.insert(cell.run.id).second) continue;
        const auto run = event_run(cell, curves);
        if (run.scalars.empty()) continue;
        const auto name = fs::path(folder_name(cell, taken)) / "events.out.tfevents.0.bitsweep";
        make_folders((fs::path(folder) / name).parent_path());
        write_file_atomically(fs::path(folder) / name, event_file(run));
        view.files.push_back(name.string());
    }
    workspace.say(fmt::format("wrote {} for TensorBoard to {}", counted(view.files.size(), "event file"), folder));
    return view;
}

}  // namespace bitsweep::app
