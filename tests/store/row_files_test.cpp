#include "store/row_files.h"

#include "store/dump.h"
#include "store/row_import.h"
#include "support/catch.h"
#include "support/folder.h"
#include "support/made_study.h"

namespace bitsweep::row_files_test {
namespace fs = std::filesystem;

namespace {

struct World {
    test::Folder temporary;
    test::MadeStudy study{temporary.path / "results"};

    World() { test::import(study.results); }

    fs::path write_export(const std::string& sweep) const {
        const Reader reader(study.results.folder(), study.results.database());
        const auto files = export_sweep(study.results.folder(), reader, sweep);
        const auto folder = temporary.path / "export";
        for (const auto& file : files) {
            fs::create_directories((folder / file.name).parent_path());
            write_file_atomically(folder / file.name, file.bytes);
        }
        write_file_atomically(folder / "manifest.json", manifest_of(sweep, files));
        return folder;
    }
};

std::vector<std::string> csv_of(const test::MadeResults& results, const std::string& sweep) {
    std::vector<std::string> texts;
    const Reader reader(results.folder(), results.database());
    for (const auto& file : export_sweep(results.folder(), reader, sweep))
        texts.push_back(file.name + "\n" + file.bytes);
    return texts;
}

}  // namespace

TEST_CASE("exported rows taken in elsewhere give the same rows again", "[store]") {
    World world;
    const auto folder = world.write_export("cpu/bits");
    const test::MadeResults elsewhere(world.temporary.path / "elsewhere");
    fs::create_directories(elsewhere.folder());
    const auto taken = import_rows(folder, elsewhere.folder());
    CHECK(taken.runs == 21);  // fp32 serves three bit-widths
    CHECK(taken.kept.empty());
    test::import(elsewhere);
    CHECK(csv_of(elsewhere, "cpu/bits") == csv_of(world.study.results, "cpu/bits"));
    const Reader reader(elsewhere.folder(), elsewhere.database());
    for (const auto& run : reader.runs()) CHECK(run.state == RunState::kFinished);

    const auto before = test::dump(elsewhere);
    const auto again = import_rows(folder, elsewhere.folder());
    CHECK(again.runs == 0);
    CHECK(again.known == 21);
    test::import(elsewhere);
    CHECK(test::dump(elsewhere) == before);
}

TEST_CASE("the runs' answers travel with the rows, one file a sweep, and say which images are right", "[store]") {
    World world;
    const auto& results = world.study.results;
    const auto run = Reader(results.folder(), results.database()).places("cpu/bits").front().run;
    results.write("runs/" + run + "/predictions.u8", std::string("\0\1\2\3", 4));
    results.write("runs/" + run + "/labels.u8", std::string("\0\1\1\3", 4));
    const auto folder = world.write_export("cpu/bits");
    CHECK(fs::exists(folder / kAnswersFile));
    const test::MadeResults elsewhere(world.temporary.path / "elsewhere");
    fs::create_directories(elsewhere.folder());
    import_rows(folder, elsewhere.folder());
    test::import(elsewhere);
    const Reader reader(elsewhere.folder(), elsewhere.database());
    auto cells = reader.sweep("cpu/bits").cells;
    reader.read_answers(cells);
    for (const auto& cell : cells)
        CHECK(cell.run.right ==
              (cell.run.id == run ? std::vector<bool>{true, true, false, true} : std::vector<bool>()));
    CHECK(csv_of(elsewhere, "cpu/bits") == csv_of(results, "cpu/bits"));

    write_file_atomically(folder / kAnswersFile, "no stream");
    CHECK_THROWS_WITH(import_rows(folder, elsewhere.folder()), Contains(kAnswersFile));
}

TEST_CASE("hosts and arguments are not exported", "[store]") {
    World world;
    for (const auto& text : csv_of(world.study.results, "cpu/bits")) {
        CHECK(text.find("node7") == std::string::npos);
        CHECK(text.find("argv") == std::string::npos);
    }
}

TEST_CASE("a run that has begun here is left as it is", "[store]") {
    World world;
    const auto folder = world.write_export("cpu/bits");
    const test::MadeResults elsewhere(world.temporary.path / "elsewhere");
    const auto id = run_ids_in(folder).front();
    elsewhere.start(id);
    const auto taken = import_rows(folder, elsewhere.folder());
    CHECK(taken.kept == std::vector<std::string>{id});
    CHECK(taken.runs == 20);
    CHECK_FALSE(fs::exists(elsewhere.run(id) / "result.json"));
}

TEST_CASE("altered, missing and malformed files are refused before anything is written", "[store]") {
    World world;
    const auto folder = world.write_export("cpu/bits");
    const auto elsewhere = world.temporary.path / "elsewhere";
    fs::create_directories(elsewhere);
    const auto text = read_file(folder / "metrics.csv");
    write_file_atomically(folder / "metrics.csv", text + "x");
    CHECK_THROWS_WITH(import_rows(folder, elsewhere), Contains("metrics.csv: is not what the manifest says"));
    CHECK(altered_files(folder) == std::vector<std::string>{"metrics.csv: is not what the manifest says"});
    fs::remove(folder / "metrics.csv");
    CHECK_THROWS_WITH(import_rows(folder, elsewhere), Contains("metrics.csv: is missing"));

    // As altered by somebody who also mends the manifest.
    const auto seal = [&](const std::string& sweep, const std::vector<RowFile>& files) {
        for (const auto& file : files) write_file_atomically(folder / file.name, file.bytes);
        write_file_atomically(folder / "manifest.json", manifest_of(sweep, files));
        for (const auto& name : foreign_files(folder)) fs::remove(folder / name);
    };
    const auto with = [&](const std::string& name, const std::string& bytes) {
        std::vector<RowFile> files{{"runs.csv", read_file(folder / "runs.csv")}, {name, bytes}};
        if (name == "runs.csv") files.erase(files.begin());
        seal("x", files);
    };
    with("metrics.csv", "run,epoch\n");
    CHECK_NOTHROW(import_rows(folder, world.temporary.path / "third"));  // no rows, nothing lacks
    with("metrics.csv", "run,epoch\n0123456789abcdef,1\n");
    CHECK_THROWS_WITH(import_rows(folder, elsewhere), Contains("metrics.csv: a CSV file lacks the column 'value'"));
    with("metrics.csv", "run,epoch,key,value\n0123456789abcdef,1,a,b\n");
    CHECK_THROWS_WITH(import_rows(folder, elsewhere), Contains("is not what it should be"));
    with("metrics.csv", "run,epoch,key,value\n0123456789abcdef,1,a,1\n");
    CHECK_THROWS_WITH(import_rows(folder, elsewhere), Contains("rows of runs that runs.csv does not have"));
    with("runs.csv", "run,outcome,message,config,env,model,result\n../../x,finished,,{},,,{}\n");
    CHECK_THROWS_WITH(import_rows(folder, elsewhere), Contains("is no run id"));
    seal("../../escaped", {{"sweep.json", "{}"}});
    CHECK_THROWS_WITH(import_rows(folder, elsewhere), Contains("is no sweep's name"));
    CHECK_THROWS_WITH(import_rows(world.temporary.path, elsewhere), Contains("is missing"));
    seal("x", {{"runs.csv", "run,outcome,message,config,env,model,result\n"}});
    write_file_atomically(folder / "layers.csv", "run,epoch,layer,key,value\n");  // of an earlier publication
    CHECK_THROWS_WITH(import_rows(folder, elsewhere), Contains("layers.csv: is not in manifest.json"));
    CHECK(fs::is_empty(elsewhere));
}

}  // namespace bitsweep::row_files_test
