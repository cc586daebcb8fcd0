#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bitsweep {

/// Logical cores this process may run on (its affinity mask, not the machine's count), in ascending order.
std::vector<int> usable_cores();

std::string host_name();

/// This boot's id, so that a pid of an earlier boot is never mistaken for a live process.
std::string boot_id();

/// The most memory that a process (0 = this one) has held at once, bytes (VmHWM of proc(5)); 0 where unknown.
std::uint64_t peak_memory_bytes(int pid = 0);

/// Name of the file system that holds `path`, e.g. "ext4", "nfs"; "0x..." where unknown.
std::string file_system(const std::filesystem::path& path);

/// Whether `file_system` is shared between hosts, where SQLite's WAL does not work.
bool is_network_file_system(const std::string& file_system);

std::uint64_t free_disk_bytes(const std::filesystem::path& path);

/// Bytes of the kernel's random generator as twice as many hex digits, which nobody can guess. Throws SystemError.
std::string random_hex(std::size_t bytes);

/// The environment variable, or nullopt when unset or empty.
std::optional<std::string> environment(const char* name);

/// The same, where set but empty means something of its own: nullopt only when unset.
std::optional<std::string> environment_if_set(const char* name);

/// Folder of the running executable, where its sibling programs are.
std::filesystem::path program_folder();

/// Whether it is a file that this process may execute.
bool is_program(const std::filesystem::path& path);

/// Full path of `program` found on PATH, or nullopt.
std::optional<std::filesystem::path> find_program(const std::string& program);

}  // namespace bitsweep
