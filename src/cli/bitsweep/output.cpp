#include "cli/bitsweep/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "sys/machine.h"

namespace bitsweep {

void write(std::FILE* out, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), out);
    std::fflush(out);
}

void say(const std::string& sentence) {
    write(stderr, "bitsweep: " + sentence + "\n");
}

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void print_json(const OrderedJson& view) {
    print(write_json(view, 2) + "\n");
}

CLI::Option* add_json_flag(CLI::App& command, bool& json) {
    return command.add_flag("--json", json, "as JSON");
}

bool is_live(std::FILE* out) {
    return ::isatty(::fileno(out)) == 1 && !environment("NO_COLOR");
}

std::size_t columns_of(std::FILE* out) {
    winsize size{};
    return ::ioctl(::fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ? 80 : size.ws_col;
}

}  // namespace bitsweep
