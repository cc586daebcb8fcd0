// A sweep.json in the results folder, beside one run: the import names what is wrong with it, and every view of the
// sweeps that are left can be read.

#include "fuzz/fuzz.h"
#include "runs/files.h"
#include "store/reader.h"
#include "store/store.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    const test::Folder results;
    const auto file = stored_sweep_file(results.path, "s");
    make_folders(file.parent_path());
    make_folders(run_folder(results.path, "0123456789abcdef"));
    replace_file(file, fuzz::text_of(bytes, size));
    {
        const auto lock = WriterLock::take(results.path);
        Store(lock, results.path, default_database(results.path)).import();
    }
    const Reader reader(results.path, default_database(results.path));
    for (const auto& name : reader.sweep_names()) {
        fuzz::may_refuse([&] { reader.sweep(name); });
        fuzz::may_refuse([&] { reader.outline(name, 0, 10); });
        fuzz::may_refuse([&] { reader.status(name); });
    }
    return 0;
}
