#include "sys/machine.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <sstream>

#include <sys/random.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.h"
#include "sys/file.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

}  // namespace

std::vector<int> usable_cores() {
    auto cores = cores_of_process(0);
    if (cores.empty()) throw SystemError("cannot read the core affinity", errno);
    return cores;
}

std::string random_hex(std::size_t bytes) {
    std::vector<unsigned char> random(bytes);
    if (::getrandom(random.data(), bytes, 0) != static_cast<ssize_t>(bytes))
        throw SystemError("cannot get random bytes", errno);
    std::string hex;
    for (const unsigned char byte : random) hex += fmt::format("{:02x}", byte);
    return hex;
}

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) throw SystemError("cannot read the host name", errno);
    return name.data();
}

std::string boot_id() {
    return trimmed(read_file_if_exists("/proc/sys/kernel/random/boot_id").value_or("unknown"));
}

std::uint64_t peak_memory_bytes(int pid) {
    const auto process = pid == 0 ? "self" : std::to_string(pid);
    const std::string status = read_file_if_exists("/proc/" + process + "/status").value_or("");
    const auto line = status.find("VmHWM:");
    return line == std::string::npos ? 0 : std::strtoull(status.c_str() + line + 6, nullptr, 10) * 1024;
}

std::string file_system(const fs::path& path) {
    struct statfs info {};
    if (::statfs(path.c_str(), &info) != 0) throw SystemError("cannot read the file system of " + path.string(), errno);
    struct Name {
        unsigned long magic;
        const char* name;
    };
    // statfs(2) and linux/magic.h
    static constexpr Name kNames[] = {
        {0xef53, "ext4"},        {0x58465342, "xfs"},  {0x9123683e, "btrfs"},  {0x01021994, "tmpfs"},
        {0x794c7630, "overlay"}, {0x6969, "nfs"},      {0xff534d42, "cifs"},   {0xfe534d42, "smb2"},
        {0x0bd00bd0, "lustre"},  {0x47504653, "gpfs"}, {0x19830326, "beegfs"}, {0x00c36400, "ceph"},
        {0x2fc12fc1, "zfs"},     {0x65735546, "fuse"}, {0x01021997, "9p"},     {0x6a656a63, "virtiofs"},
    };
    const auto magic = static_cast<unsigned long>(info.f_type) & 0xffffffffUL;
    for (const auto& entry : kNames)
        if (entry.magic == magic) return entry.name;
    return fmt::format("0x{:x}", magic);
}

bool is_network_file_system(const std::string& file_system) {
    static constexpr std::string_view kNetwork[] = {"nfs",  "cifs",   "smb2", "lustre", "gpfs",
                                                    "ceph", "beegfs", "fuse", "9p",     "virtiofs"};
    return std::find(std::begin(kNetwork), std::end(kNetwork), file_system) != std::end(kNetwork);
}

std::uint64_t free_disk_bytes(const fs::path& path) {
    struct statvfs info {};
    if (::statvfs(path.c_str(), &info) != 0) throw SystemError("cannot read the free space of " + path.string(), errno);
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

std::optional<std::string> environment_if_set(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr) return std::nullopt;
    return value;
}

std::optional<std::string> environment(const char* name) {
    auto value = environment_if_set(name);
    if (value && value->empty()) value.reset();
    return value;
}

fs::path program_folder() {
    return fs::read_symlink("/proc/self/exe").parent_path();
}

bool is_program(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

std::optional<fs::path> find_program(const std::string& program) {
    std::istringstream folders(environment("PATH").value_or("/usr/bin:/bin"));
    for (std::string folder; std::getline(folders, folder, ':');) {
        const fs::path path = fs::path(folder) / program;
        if (is_program(path)) return path;
    }
    return std::nullopt;
}

}  // namespace bitsweep
