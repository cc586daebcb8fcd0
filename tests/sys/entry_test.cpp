#include "sys/entry.h"
#include "base/error.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::entry_test {

TEST_CASE("what is removed is gone, what was gone is no error, and a link's target stays", "[sys]") {
    const test::Folder folder;
    const auto inner = folder.path / "a/b", kept = folder.path / "kept";
    make_folders(inner);
    replace_file(inner / "file", "x");
    replace_file(kept, "x");
    std::filesystem::create_symlink(kept, folder.path / "a/link");
    remove_tree(folder.path / "a");
    remove_tree(folder.path / "a");
    CHECK_FALSE(is_there(folder.path / "a"));
    remove_entry(folder.path / "none");
    CHECK(is_there(kept));
    remove_entry(kept);
    CHECK_FALSE(is_there(kept));
}

TEST_CASE("a failure names the path, in our words", "[sys]") {
    const test::Folder folder;
    make_folders(folder.path / "full/x");
    CHECK_THROWS_WITH(remove_entry(folder.path / "full"),
                      "cannot remove " + (folder.path / "full").string() + ": Directory not empty");
    CHECK_THROWS_WITH(rename_entry(folder.path / "none", folder.path / "new"),
                      "cannot rename to " + (folder.path / "new").string() + ": No such file or directory");
    CHECK_THROWS_AS(rename_entry(folder.path / "none", folder.path / "new"), SystemError);
    try_to_remove_entry(folder.path / "full");
    CHECK(is_there(folder.path / "full/x"));
    try_to_remove_tree(folder.path / "full");
    CHECK_FALSE(is_there(folder.path / "full"));
}

TEST_CASE("a file that cannot be made says why", "[sys]") {
    // Where root may make none either.
    CHECK_THROWS_WITH(open_to_append("/sys/bitsweep"),
                      Contains("cannot open /sys/bitsweep: ") && !Contains("No such file"));
}

}  // namespace bitsweep::entry_test
