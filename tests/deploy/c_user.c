/* Another program's C, which knows a deployed network by its header alone. */
#include "deploy/bitsweep_infer.h"

/* Logits of bytes; the number of classes, or -1 with a message in `error`. */
int64_t bitsweep_test_classify(const char* path, const uint8_t* pixels, int64_t count, float* images, float* logits,
                               char* error, size_t error_size) {
    int64_t channels = 0, size = 0, classes = 0;
    bitsweep_network* network = bitsweep_open(path, error, error_size);
    if (network == NULL) return -1;
    bitsweep_shape(network, &channels, &size, &classes);
    bitsweep_normalize(network, pixels, count, images);
    if (channels * size * size <= 0 || bitsweep_run(network, images, count, 1, logits) != 0) classes = -1;
    bitsweep_close(network);
    return classes;
}
