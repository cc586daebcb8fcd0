#include "bench/lone_step.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

namespace bitsweep::bench {
namespace {

// Standard output of a shell command that must succeed.
std::string output_of(const std::string& command) {
    std::string text;
    auto* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot start: " + command);
    std::array<char, 4096> buffer;
    while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), count);
    if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
    return text;
}

}  // namespace

OrderedJson lone_step(const std::string& environment, const std::string& arguments) {
    const auto self = std::filesystem::read_symlink("/proc/self/exe").string();
    return OrderedJson::parse(output_of(fmt::format("env {} '{}' step --json {}", environment, self, arguments)));
}

double lone_step_s(const std::string& environment, const std::string& arguments) {
    return lone_step(environment, arguments)["median_s"].begin()->get<double>();
}

}  // namespace bitsweep::bench
