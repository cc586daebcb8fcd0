// A run directory that somebody else wrote: the import takes what it can and names the rest.

#include "fuzz/fuzz.h"
#include "runs/attempts.h"
#include "runs/files.h"
#include "store/reader.h"
#include "store/store.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    const test::Folder results;
    const std::string id = "0123456789abcdef";
    const auto folder = run_folder(results.path, id);
    fuzz::write_pieces(
        fuzz::text_of(bytes, size),
        {kConfigFile, kResultFile, kAttemptsFile, kMetricsFile, kLayersFile, kTimingFile, kModelFile, kEnvironmentFile},
        folder);
    {
        const auto lock = WriterLock::take(results.path);
        Store(lock, results.path, default_database(results.path)).import();
    }
    Reader(results.path, default_database(results.path)).run(id);
    last_epoch(folder);
    count_attempts(folder);
    given_up(folder, 0, 3);
    published_outcome(folder, id);
    return 0;
}
