#include "runs/trainer_command.h"

#include "config/any_config.h"
#include "support/catch.h"
#include "support/folder.h"
#include "sys/file.h"

namespace bitsweep::trainer_command_test {

namespace {

constexpr const char* kOwn =
    R"({ "name": "own", "revision": 1, "command": ["python3", "{here}/t.py", "--gpu={device}", "{args}", "{{lr}}", "{x y}"],
  "keys": { "seed": { "type": "integer", "default": 0, "role": "seed" },
            "epochs": { "type": "integer", "default": 3, "role": "epochs" },
            "lr": { "type": "number", "default": 0.1, "argument": ["-l", "{value}"] },
            "quiet": { "type": "bool", "default": true, "flag": "--quiet" },
            "loud": { "type": "bool", "default": false, "flag": "--loud" },
            "deep": { "type": "bool", "default": false },
            "momentum": { "type": "number", "default": 0.9, "when": {"deep": true} },
            "sizes": { "type": "list", "default": [1, 2.5, "x"] },
            "tags": { "type": "list", "default": ["a", "b"], "each": true },
            "name": { "type": "string", "default": "{lr} $HOME; rm" } },
  "resume_arguments": ["--resume", "{files}/last.pt"], "cwd": "{files}", "environment": {"WHERE": "{data}/x"},
  "metrics": { "score": { "better": "higher" } } })";

Trainer own() {
    Problems problems;
    auto trainer = parse_trainer(parse_json(kOwn, "/home/own/trainer.json", problems), problems);
    problems.throw_if_any();
    return trainer;
}

OrderedJson config(const std::string& keys = "{}") {
    Problems problems;
    ForeignConfig config(std::make_shared<Trainer>(own()));
    config.set_all(parse_json(keys, "x", problems), problems);
    problems.throw_if_any();
    return config.json();
}

}  // namespace

TEST_CASE("a trainer's command holds every key that matters, as the trainer takes it", "[runs]") {
    const RunPlace place{"/results/runs/1", "/data", "cuda:0", 4};
    const auto command = trainer_command(own(), config(), place);
    CHECK(command.argv == std::vector<std::string>{"python3", "/home/own/t.py", "--gpu=cuda:0", "--seed=0",
                                                   "--epochs=3", "-l", "0.1", "--quiet", "--deep=false",
                                                   "--sizes=1,2.5,x", "--tags=a", "--tags=b", "--name={lr} $HOME; rm",
                                                   "{0.1}", "{x y}"});
    CHECK(command.folder == "/results/runs/1/files");
    CHECK(command.environment.at("WHERE") == "/data/x");
    CHECK(command.environment.at("BITSWEEP_RUN_DIR") == "/results/runs/1");
    CHECK(command.environment.at("BITSWEEP_DEVICE") == "cuda:0");
    const auto deep =
        trainer_command(own(), config(R"({"deep": true, "loud": true, "quiet": false, "lr": 1e-5})"), place).argv;
    CHECK(std::count(deep.begin(), deep.end(), "--momentum=0.9") == 1);
    CHECK(std::count(deep.begin(), deep.end(), "--loud") == 1);
    CHECK(std::count(deep.begin(), deep.end(), "--quiet") == 0);
    CHECK(std::count(deep.begin(), deep.end(), "1e-05") == 1);
}

TEST_CASE("arguments of resuming are added where the file that they name is there", "[runs]") {
    const test::Folder folder;
    const RunPlace place{folder.path, "/data", "cpu", 1};
    CHECK_FALSE(resumes(own(), config(), place));
    make_folders(folder.path / "files");
    write_file_atomically(folder.path / "files/last.pt", "x");
    CHECK(resumes(own(), config(), place));
    const auto argv = trainer_command(own(), config(), place).argv;
    CHECK(argv.back() == (folder.path / "files/last.pt").string());
    CHECK(argv[argv.size() - 2] == "--resume");
}

TEST_CASE("a config of another trainer, revision or value gives no command", "[runs]") {
    const RunPlace place{"/results/runs/1", "/data", "cpu", 1};
    auto wrong = config();
    wrong["trainer"]["revision"] = 2;
    CHECK_THROWS_AS(trainer_command(own(), wrong, place), ConfigError);
    auto gpus_only = own();
    gpus_only.devices = {"cuda"};
    CHECK_THROWS_AS(trainer_command(gpus_only, config(), place), ConfigError);
    wrong = config();
    wrong["lr"] = "fast";
    CHECK_THROWS_AS(trainer_command(own(), wrong, place), ConfigError);
    wrong.erase("lr");
    CHECK_THROWS_AS(trainer_command(own(), wrong, place), ConfigError);
    CHECK_THROWS_AS(trainer_command(own(), OrderedJson::object(), place), ConfigError);
}

}  // namespace bitsweep::trainer_command_test
