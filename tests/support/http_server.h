#pragma once

#include <atomic>
#include <cctype>
#include <charconv>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

namespace bitsweep::test {

/// A web server on 127.0.0.1 with the faults that downloads meet. Answers one request a connection, in one thread.
class HttpServer {
public:
    struct File {
        std::string bytes;
        int status = 200;                           ///< anything else is all the answer
        bool takes_ranges = true;                   ///< false: the whole file, whatever was asked for
        bool tells_length = true;                   ///< false: the end of the connection is the end of the file
        std::optional<std::size_t> cut_after = {};  ///< bytes of one answer, then the connection is dropped
        bool hangs = false;                         ///< after cut_after nothing more comes, the connection stays
        std::string moved_to = {};                  ///< an address: a redirect
    };

    explicit HttpServer(std::map<std::string, File> files) : files_(std::move(files)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("the test's web server cannot listen");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~HttpServer() {
        ends_ = true;
        thread_.join();
        ::close(listener_);
    }
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// "http://127.0.0.1:PORT/"
    std::string address() const { return fmt::format("http://127.0.0.1:{}/", port_); }

    void put(const std::string& name, File file) {
        const std::lock_guard lock(mutex_);
        files_[name] = std::move(file);
    }

    /// What was asked for, in order: "a.bin", "a.bin from 100".
    std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

private:
    void serve() {
        while (!ends_) {
            if (!is_readable(listener_)) continue;
            const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) continue;
            answer(connection);
            ::close(connection);
        }
    }

    void answer(int connection) {
        const std::string request = read_head(connection);
        const auto first = request.find("GET /");
        if (first != 0) return;
        const auto name = request.substr(5, request.find(' ', 5) - 5);
        const auto offset = range_of(request);
        const auto file = find(name, offset);
        if (!file) return send(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope");
        if (!file->moved_to.empty())
            return send(connection,
                        "HTTP/1.1 302 Found\r\nLocation: " + file->moved_to + "\r\nContent-Length: 0\r\n\r\n");
        if (file->status != 200)
            return send(connection, fmt::format("HTTP/1.1 {} Whatever\r\nContent-Length: 4\r\n\r\nnope", file->status));
        send_file(connection, *file, file->takes_ranges ? offset : std::nullopt);
    }

    void send_file(int connection, const File& file, std::optional<std::size_t> offset) {
        const auto total = file.bytes.size();
        if (offset && *offset >= total)
            return send(connection, fmt::format("HTTP/1.1 416 No\r\nContent-Range: bytes */{}\r\n"
                                                "Content-Length: 0\r\n\r\n",
                                                total));
        std::string head =
            offset ? fmt::format("HTTP/1.1 206 Part\r\nContent-Range: bytes {}-{}/{}\r\n", *offset, total - 1, total)
                   : "HTTP/1.1 200 OK\r\n";
        const auto body = std::string_view(file.bytes).substr(offset.value_or(0));
        if (file.tells_length) head += fmt::format("Content-Length: {}\r\n", body.size());
        send(connection, head + "Connection: close\r\n\r\n");
        send(connection, body.substr(0, file.cut_after.value_or(body.size())));
        while (file.hangs && !ends_ && !is_readable(connection)) {
        }  // readable: the other side has hung up
    }

    std::optional<File> find(const std::string& name, std::optional<std::size_t> offset) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(offset ? fmt::format("{} from {}", name, *offset) : name);
        const auto found = files_.find(name);
        if (found == files_.end()) return std::nullopt;
        return found->second;
    }

    static std::optional<std::size_t> range_of(const std::string& request) {
        constexpr std::string_view kRange = "Range: bytes=";
        const auto at = request.find(kRange);
        if (at == std::string::npos) return std::nullopt;
        std::size_t offset = 0;
        std::from_chars(request.data() + at + kRange.size(), request.data() + request.size(), offset);
        return offset;
    }

    static std::string read_head(int connection) {
        std::string head;
        char byte = 0;
        while (head.find("\r\n\r\n") == std::string::npos && ::read(connection, &byte, 1) == 1) head += byte;
        return head;
    }

    static bool is_readable(int descriptor) {
        constexpr int kWait_ms = 20;
        pollfd poll{descriptor, POLLIN, 0};
        return ::poll(&poll, 1, kWait_ms) == 1;
    }

    static void send(int connection, std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // Constant after construction.
    int listener_ = -1;
    int port_ = 0;
    std::thread thread_;
    std::atomic<bool> ends_ = false;

    // Guarded by mutex_.
    mutable std::mutex mutex_;
    std::map<std::string, File> files_;
    std::vector<std::string> requests_;
};

}  // namespace bitsweep::test
