// A publication: a manifest that fits its files, whatever they hold, and a manifest of any text.

#include "fuzz/fuzz.h"
#include "store/row_files.h"
#include "store/row_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    const std::vector<const char*> names = {"runs.csv",  "attempts.csv", "metrics.csv", "layers.csv",
                                            "steps.csv", "timings.csv",  "sweep.json"};
    const auto text = fuzz::text_of(bytes, size);
    const auto pieces = fuzz::pieces_of(text);
    const test::Folder folder, results;
    fuzz::write_pieces(text, names, folder.path);
    std::vector<RowFile> files;
    for (std::size_t i = 0; i < std::min(names.size(), pieces.size()); ++i) files.push_back({names[i], pieces[i]});
    replace_file(folder.path / "manifest.json", manifest_of("s", files));
    fuzz::may_refuse([&] { import_rows(folder.path, results.path); });
    replace_file(folder.path / "manifest.json", text);
    fuzz::may_refuse([&] { import_rows(folder.path, results.path); });
    return 0;
}
