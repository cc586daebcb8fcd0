#include "config/canonical.h"
#include "config/config_io.h"
#include "support/catch.h"

namespace bitsweep::run_id_test {

namespace {

RunConfig parsed(const std::string& text) {
    Problems problems;
    const auto config = parse_config(parse_json(text, "test.json", problems), problems);
    problems.throw_if_any();
    return config;
}

}  // namespace

TEST_CASE("the default config's canonical form holds only schema, revision and fingerprint", "[config]") {
    CHECK(canonical_config(RunConfig{}) ==
          R"({"data.fingerprint":"sha256:9a5bcfec531a52ec","model.revision":1,"schema":1})");
}

TEST_CASE("numbers are typed before hashing, whatever their spelling", "[config]") {
    CHECK(run_id(parsed(R"({"optim.lr": 0.05})")) == run_id(parsed(R"({"optim": {"lr": 5e-2}})")));
    CHECK(run_id(parsed(R"({"optim.lr": 1})")) == run_id(parsed(R"({"optim.lr": 1.0})")));
}

}  // namespace bitsweep::run_id_test
