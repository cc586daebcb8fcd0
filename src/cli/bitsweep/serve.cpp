#include "serve/server.h"

#include <fmt/format.h>

#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"
#include "serve/service.h"
#include "sys/machine.h"
#include "sys/process.h"

namespace bitsweep {
namespace {

struct ServeOptions {
    serve::Listening listening{.port = 8765};
    std::vector<std::string> hosts;
    std::string analysis = "analysis", assets;
    bool control = false, open = false;
};

constexpr std::size_t kTokenBytes = 16;

bool is_loopback(const std::string& host) {
    return host.starts_with("127.") || host == "::1";
}

// The command that is typed at home, where the browser is.
std::string ssh_line(const std::string& here, int port) {
    return fmt::format("ssh -L {}:{} {}@{}", port, here, environment("USER").value_or("USER"), host_name());
}

void print_address(const ServeOptions& options, int port, const std::string& token) {
    constexpr int kPortAtHome = 8765;
    const auto& [host, given_port, socket, start] = options.listening;
    if (!socket.empty()) {
        write(stdout, socket + "\n");
        say(fmt::format("from another machine: {}", ssh_line(socket, kPortAtHome)));
        say(fmt::format("then open http://localhost:{}/?token={}", kPortAtHome, token));
        return;
    }
    const auto name = host.find(':') != std::string::npos ? "[" + host + "]" : host;
    write(stdout, fmt::format("http://{}:{}/?token={}\n", name, port, token));
    if (is_loopback(host))
        say(fmt::format("from another machine: {}", ssh_line(fmt::format("{}:{}", name, port), port)));
    else
        say(fmt::format("warning: everybody who reaches {} and knows the token reads the results; nothing is encrypted",
                        name));
}

void serve_page(const ServeOptions& options, const Context& context) {
    const auto token = random_hex(kTokenBytes);
    auto hosts = options.hosts;
    if (!is_loopback(options.listening.host)) hosts.push_back(options.listening.host);
    const auto secret = [] { return random_hex(kTokenBytes); };
    serve::Service service(
        {{token, hosts, secret}, options.analysis, options.control, serve::page_assets(options.assets)},
        context.workspace);
    auto listening = options.listening;
    listening.start = random_hex(4);
    serve::Server server(listening, {[&](const serve::Request& request) { return service.answer(request); },
                                     [&] { return service.standing(); }});
    install_stop_signals();
    ignore_broken_pipes();
    print_address(options, server.port(), token);
    if (options.open)
        start_process({{"xdg-open", fmt::format("http://127.0.0.1:{}/?token={}", server.port(), token)}, {}, {}, {}});
    server.run([] { return stop_signal_count() > 0; });
}

}  // namespace

void add_serve(CLI::App& app, Context& context) {
    auto options = std::make_shared<ServeOptions>();
    auto* command =
        app.add_subcommand("serve", "serves a page for a browser, which shows sweeps and runs as they train");
    auto* port =
        command->add_option("--port", options->listening.port, "0 = a free one [8765]")->check(CLI::Range(0, 65535));
    auto* host = command->add_option("--host", options->listening.host, "address to listen at [127.0.0.1]");
    command
        ->add_option("--socket", options->listening.socket,
                     "listens on a Unix socket that only you can open: for machines with other users")
        ->excludes(port)
        ->excludes(host);
    command->add_option("--allow-host", options->hosts, "a name by which browsers may call this server; repeatable")
        ->allow_extra_args(false);
    command->add_option("--analysis", options->analysis, "folder of the report's specifications [analysis]")
        ->envname("BITSWEEP_ANALYSIS");
    command->add_option("--assets", options->assets, "folder whose files replace the page's own, for work on web/")
        ->check(CLI::ExistingDirectory);
    command->add_flag("--control", options->control,
                      "the page may pause, resume, cancel, retry, queue sweeps, set the slots, and keep notes");
    command->add_flag("--open", options->open, "open the page in the desktop's browser");
    command->callback([options, &context] { serve_page(*options, context); });
}

}  // namespace bitsweep
