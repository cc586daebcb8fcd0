#include <exception>

#include <fmt/format.h>

#include "deploy/bitsweep_infer.h"
#include "deploy/network_file.h"
#include "deploy/runner.h"
#include "sys/file.h"

struct bitsweep_network {
    explicit bitsweep_network(const std::string& path)
        : deployed(bitsweep::read_network(bitsweep::read_file(path), path)), runner(deployed.network) {}

    const bitsweep::DeployedNetwork deployed;
    bitsweep::IntegerRunner runner;
};

bitsweep_network* bitsweep_open(const char* path, char* error, size_t error_size) {
    try {
        return new bitsweep_network(path);
    } catch (const std::exception& problem) {
        if (error != nullptr && error_size > 0)
            *fmt::format_to_n(error, error_size - 1, "{}", problem.what()).out = '\0';
        return nullptr;
    }
}

void bitsweep_shape(const bitsweep_network* network, int64_t* channels, int64_t* size, int64_t* classes) {
    *channels = network->deployed.images().channels;
    *size = network->deployed.images().size;
    *classes = network->runner.classes();
}

void bitsweep_normalize(const bitsweep_network* network, const uint8_t* pixels, int64_t count, float* images) {
    network->deployed.normalize(pixels, count, images);
}

int bitsweep_run(bitsweep_network* network, const float* images, int64_t count, int threads, float* logits) {
    try {
        network->runner.run(images, count, logits, threads);
        return 0;
    } catch (const std::exception&) {
        return 1;
    }
}

void bitsweep_close(bitsweep_network* network) {
    delete network;
}
