/* Runs a .bsnet network (docs/deployment.md) from C. */
#ifndef BITSWEEP_INFER_H
#define BITSWEEP_INFER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bitsweep_network bitsweep_network;

/* The network in a file; NULL with a message in `error` (of `error_size` bytes, may be NULL) where it cannot be read.
 */
bitsweep_network* bitsweep_open(const char* path, char* error, size_t error_size);

/* Of an image, [channels, size, size], and of its logits. */
void bitsweep_shape(const bitsweep_network* network, int64_t* channels, int64_t* size, int64_t* classes);

/* Bytes of `count` images (planes, rows from the top) to what the network reads. */
void bitsweep_normalize(const bitsweep_network* network, const uint8_t* pixels, int64_t count, float* images);

/* images: [count, channels, size, size], normalised. logits: [count, classes]. One call at a time for a network. Their
   bits depend neither on count nor on threads. Not 0 where memory ran out. */
int bitsweep_run(bitsweep_network* network, const float* images, int64_t count, int threads, float* logits);

void bitsweep_close(bitsweep_network* network);

#ifdef __cplusplus
}
#endif

#endif
