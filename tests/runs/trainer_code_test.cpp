#include "runs/trainer_code.h"

#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"
#include "sys/process.h"

namespace bitsweep::trainer_code_test {
namespace {

struct Project {
    Project() {
        trainer.file = (folder.path / "own/trainer.json").string();
        for (const auto* path : {"train.py", "lib/net.py", "lib/data.txt", ".git/hook.py", "venv/pyvenv.cfg",
                                 "venv/a.py", "lib/__pycache__/net.py"})
            write(path, path);
    }
    void write(const std::string& path, const std::string& text) const {
        make_folders((folder.path / "own" / path).parent_path());
        write_file_atomically(folder.path / "own" / path, text);
    }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& path : code_files(trainer))
            names.push_back(path.lexically_relative(folder.path / "own").string());
        return names;
    }

    test::Folder folder;
    Trainer trainer;
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a trainer's code is its Python files, without hidden folders and virtual environments", "[runs]") {
    Project project;
    CHECK(project.names() == Names{"lib/net.py", "train.py"});
    project.trainer.files = {"*.py"};
    CHECK(project.names() == Names{"train.py"});
    project.trainer.files = {"lib/**/*", "nothing*"};
    CHECK(project.names() == Names{"lib/data.txt", "lib/net.py"});
}

TEST_CASE("a trainer's code may lie beside its folder, and counts once", "[runs]") {
    Project project;
    project.write("../common/loop.py", "loop");
    project.write("../common/venv/pyvenv.cfg", "");
    project.write("../common/venv/a.py", "");
    project.trainer.files = {"*.py", "../common/**/*.py", "../common/loop.py", "../nowhere/*.py"};
    CHECK(project.names() == Names{"../common/loop.py", "train.py"});
    const auto before = code_of(project.trainer);
    project.write("../common/loop.py", "other");
    CHECK(code_hash(code_of(project.trainer)) != code_hash(before));
}

TEST_CASE("code has the same name as long as names and contents of its files are the same", "[runs]") {
    Project project;
    const auto before = code_of(project.trainer);
    CHECK(code_hash(before).size() == 16);
    CHECK(code_of(project.trainer) == before);
    project.write("lib/data.txt", "other");
    CHECK(code_of(project.trainer) == before);
    project.write("train.py", "other");
    const auto changed = code_of(project.trainer);
    CHECK(code_hash(changed) != code_hash(before));
    project.write("lib/net2.py", "lib/net.py");
    CHECK(code_hash(code_of(project.trainer)) != code_hash(changed));
}

TEST_CASE("the code's commit is named, and that a file has changed since", "[runs]") {
    Project project;
    const auto git = [&](const std::string& command) {
        return run_command({"/bin/sh", "-c", "cd " + (project.folder.path / "own").string() + " && " + command});
    };
    if (git("rm -rf .git && git init -q . && git add train.py && git -c user.name=a -c user.email=b commit -qm c")
            .status.code != 0) {
        WARN("SKIPPED: git is not installed");
        return;
    }
    const auto clean = code_of(project.trainer);
    CHECK(clean.size() == 16 + 1 + 40);
    project.write("train.py", "other");
    CHECK(code_of(project.trainer).ends_with(clean.substr(16) + " dirty"));
}

}  // namespace bitsweep::trainer_code_test
