// A folder of images: each line of the input is a name in it, "train/<class>/<name>" if all is well.

#include <sstream>

#include "datasets/image_folder.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace bitsweep;
    const test::Folder folder;
    std::istringstream lines(std::string(fuzz::text_of(bytes, size)));
    for (std::string name; std::getline(lines, name);) {
        const bool escapes =
            ("/" + name + "/").find("/../") != std::string::npos || name.find('\0') != std::string::npos;
        if (escapes) continue;  // made by this target, not read by bitsweep
        fuzz::may_refuse([&] {
            const auto path = folder.path / ("./" + name);
            make_folders(path.parent_path());
            replace_file(path, name);
        });
    }
    fuzz::may_refuse([&] {
        const auto images = read_image_folder(folder.path);
        fuzz::require(!images.train.empty() && !images.val.empty());
        fuzz::require(fingerprint_of(images) == folder_facts(folder.path, ".").fingerprint);
    });
    return 0;
}
