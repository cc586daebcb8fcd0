#include "runs/probe.h"
#include "runs/files.h"
#include "support/catch.h"
#include "sys/file.h"

namespace bitsweep::probe_test {

TEST_CASE("every published probe has the name that its question gives", "[runs]") {
    const auto probes = files_in(std::filesystem::path(BITSWEEP_SOURCE_DIR) / "results/published/probes/probes");
    REQUIRE(probes.size() > 10);
    for (const auto& path : probes) {
        INFO(path.string());
        CHECK(wrong_probe(read_json(read_file(path)), path.stem().string()).empty());
    }
}

TEST_CASE("a probe of another question, or none at all, is refused with what was expected", "[runs]") {
    const Json probe{{"probe", "qerror"}, {"schema", 1}, {"params", {{"bits", 2}}}, {"result", Json::object()}};
    const auto hash = probe_hash("qerror", {{"bits", 2}});
    CHECK(is_run_id(hash));  // of the same form
    CHECK(wrong_probe(probe, hash).empty());
    CHECK(wrong_probe(probe, "0123456789abcdef") == "its kind and params give the name " + hash + ".json");
    for (const char* member : {"probe", "schema", "params", "result"}) {
        auto part = probe;
        part.erase(member);
        CHECK_THAT(wrong_probe(part, hash), Contains("expected an object with probe, schema 1, params and result"));
    }
    CHECK_THAT(wrong_probe(Json(), hash), Contains("got null"));
    CHECK_THAT(wrong_probe(Json("probe"), hash), Contains("expected an object"));
}

}  // namespace bitsweep::probe_test
