// Preloaded into bitsweep (LD_PRELOAD): lets the n-th file operation fail, n = $BITSWEEP_FAIL_AT, with the error number
// $BITSWEEP_FAIL_ERROR. Operations are writes, fsyncs, truncations and renames under the folder $BITSWEEP_FAIL_UNDER,
// SQLite's among them; those of other programs (the workers) are left alone. $BITSWEEP_FAIL_TOLD is created when it
// happened, so that a test knows when n is past the last one. Moves the clock of every program by $BITSWEEP_CLOCK_SHIFT
// seconds.

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

std::atomic<long> operations{0};

bool is_ours(const char* path) {
    const char* under = std::getenv("BITSWEEP_FAIL_UNDER");
    return under != nullptr && std::strcmp(program_invocation_short_name, "bitsweep") == 0 &&
           std::strncmp(path, under, std::strlen(under)) == 0;
}

std::string path_of(int descriptor) {
    char path[4096];
    const auto link = "/proc/self/fd/" + std::to_string(descriptor);
    const auto length = ::readlink(link.c_str(), path, sizeof path);
    return length < 0 ? std::string() : std::string(path, static_cast<std::size_t>(length));
}

// Relative paths are taken from the working directory.
std::string absolute(const char* path) {
    char folder[4096];
    if (path[0] == '/' || ::getcwd(folder, sizeof folder) == nullptr) return path;
    return std::string(folder) + "/" + path;
}

bool fails(const std::string& path) {
    if (!is_ours(path.c_str())) return false;
    const char* at = std::getenv("BITSWEEP_FAIL_AT");
    if (at == nullptr || ++operations != std::atol(at)) return false;
    if (const char* told = std::getenv("BITSWEEP_FAIL_TOLD"))
        ::close(::open(told, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
    errno = std::atoi(std::getenv("BITSWEEP_FAIL_ERROR"));
    return true;
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t count) {
    static auto* next = real<ssize_t(int, const void*, size_t)>("write");
    return fails(path_of(descriptor)) ? -1 : next(descriptor, bytes, count);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset) {
    static auto* next = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
    return fails(path_of(descriptor)) ? -1 : next(descriptor, bytes, count, offset);
}

int fsync(int descriptor) {
    static auto* next = real<int(int)>("fsync");
    return fails(path_of(descriptor)) ? -1 : next(descriptor);
}

int fdatasync(int descriptor) {
    static auto* next = real<int(int)>("fdatasync");
    return fails(path_of(descriptor)) ? -1 : next(descriptor);
}

int ftruncate(int descriptor, off_t length) noexcept {
    static auto* next = real<int(int, off_t)>("ftruncate");
    return fails(path_of(descriptor)) ? -1 : next(descriptor, length);
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
    static auto* next = real<int(clockid_t, timespec*)>("clock_gettime");
    static const char* shift = std::getenv("BITSWEEP_CLOCK_SHIFT");
    const int result = next(clock, time);
    if (clock == CLOCK_REALTIME && shift != nullptr && result == 0) time->tv_sec += std::atol(shift);
    return result;
}

int rename(const char* from, const char* to) noexcept {
    static auto* next = real<int(const char*, const char*)>("rename");
    return fails(absolute(to)) ? -1 : next(from, to);
}

}  // extern "C"
