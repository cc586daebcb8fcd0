#include "app/terminal.h"

#include "support/catch.h"

namespace bitsweep::app {

TEST_CASE("a command's help is broken where the terminal ends, below its descriptions", "[app]") {
    const std::string help =
        "trains what a sweep still lacks\n"
        "\n"
        "  --slots INT     runs side by side, as many as fit the machine\n"
        "  -n,--dry-run    only prints the plan\n";
    CHECK(fitted_help(help, 200) == help);
    CHECK(fitted_help(help, 41) ==
          "trains what a sweep still lacks\n"
          "\n"
          "  --slots INT     runs side by side, as\n"
          "                  many as fit the machine\n"
          "  -n,--dry-run    only prints the plan\n");
}

}  // namespace bitsweep::app
