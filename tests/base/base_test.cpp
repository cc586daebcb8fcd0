#include <set>

#include "base/error.h"
#include "base/hash.h"
#include "base/names.h"
#include "base/random.h"
#include "support/catch.h"

namespace bitsweep::base_test {

TEST_CASE("SHA-256 agrees with FIPS 180-4's examples", "[base]") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Hasher in_pieces(HashAlgorithm::kSha256);
    in_pieces.update("a");
    in_pieces.update("bc");
    CHECK(in_pieces.hex() == sha256_hex("abc"));
    CHECK(in_pieces.hex() == sha256_hex(""));
}

TEST_CASE("MD5 agrees with RFC 1321's examples", "[base]") {
    CHECK(hash_hex("", HashAlgorithm::kMd5) == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(hash_hex("message digest", HashAlgorithm::kMd5) == "f96b697d7cb7938d525a2f31aaf161d0");
    CHECK(hash_hex("abc", HashAlgorithm::kSha256) == sha256_hex("abc"));
}

TEST_CASE("SplitMix64 agrees with the reference implementation", "[base]") {
    SplitMix64 random(1234567);  // Vigna, splitmix64.c, the published outputs for this seed
    CHECK(random.next() == 6457827717110365317ULL);
    CHECK(random.next() == 3203168211198807973ULL);
    CHECK(random.next() == 9817491932198370423ULL);
}

TEST_CASE("streams of one seed, and one stream of different seeds, differ", "[base]") {
    std::set<std::uint64_t> seeds;
    for (std::uint64_t seed = 0; seed < 100; ++seed)
        for (const auto* stream : {"shuffle", "crop", "conv1.weight", "layer1.0.conv1.weight", ""})
            seeds.insert(derive_seed(seed, stream));
    CHECK(seeds.size() == 500);
    CHECK(derive_seed(1, "shuffle") == derive_seed(1, "shuffle"));
}

TEST_CASE("below() stays below and reaches every value", "[base]") {
    SplitMix64 random(1);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
    CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6});
}

TEST_CASE("the nearest name is found for slips, and none for strangers", "[base]") {
    const std::vector<std::string_view> names{"quant.weight.method", "quant.weight.bits", "optim.lr", "epochs"};
    CHECK(nearest_name("epoch", names) == "epochs");
    CHECK(nearest_name("quant.weight.metohd", names) == "quant.weight.method");
    CHECK(nearest_name("lr", names) == "optim.lr");
    CHECK(nearest_name("zzzzzzzz", names).empty());
    CHECK(name_hint("x", {"sgd", "adam"}) == "one of sgd, adam");
    CHECK(name_hint("adm", {"sgd", "adam"}) == "did you mean 'adam'?");
}

TEST_CASE("a ConfigError shows every problem, a line each", "[base]") {
    Problems problems;
    problems.add("a.json:1: x", "is wrong", "try y");
    problems.add("", "is missing");
    try {
        problems.throw_if_any();
        FAIL("should have thrown");
    } catch (const ConfigError& error) {
        CHECK(std::string(error.what()) == "a.json:1: x: is wrong (try y)\nis missing");
        CHECK(error.problems().size() == 2);
    }
}

}  // namespace bitsweep::base_test
