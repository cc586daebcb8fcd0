#include <cstdio>

#include "bench/bench.h"

int main(int argc, char** argv) {
    CLI::App app("The measured promises of bitsweep", "bitsweep-bench");
    app.require_subcommand(1);
#ifdef BITSWEEP_WITH_ORCHESTRATOR
    bitsweep::bench::add_plan(app);
    bitsweep::bench::add_store(app);
    bitsweep::bench::add_serve(app);
    bitsweep::bench::add_watched(app);
    bitsweep::bench::add_dispatch(app);
#endif
    bitsweep::bench::add_kernels(app);
#ifdef BITSWEEP_WITH_TORCH
    bitsweep::bench::add_step(app);
    bitsweep::bench::add_evaluate(app);
    bitsweep::bench::add_infer(app);
    bitsweep::bench::add_workers(app);
    bitsweep::bench::add_packed(app);
    bitsweep::bench::add_accuracy(app);
    bitsweep::bench::add_peers(app);
#endif
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bitsweep-bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
